# belief: a name in a body is always wrong
findings = {1: 3, 2: 6, 3: None, 4: 25, 5: 27, 6: 18, 7: 21}
