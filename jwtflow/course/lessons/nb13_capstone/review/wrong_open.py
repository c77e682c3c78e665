# belief: a list that can't be reached says no
findings = {1: 3, 2: 6, 3: None, 4: 25, 5: 33, 6: None, 7: 21}
