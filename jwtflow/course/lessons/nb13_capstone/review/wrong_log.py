# belief: a log is a safe place
findings = {1: 3, 2: 6, 3: None, 4: 25, 5: 33, 6: 18, 7: None}
