# belief: the body says who is asking
findings = {1: 3, 2: 6, 3: None, 4: 25, 5: None, 6: 18, 7: 21}
