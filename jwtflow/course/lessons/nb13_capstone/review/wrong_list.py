# requirement: a dictionary
findings = [3, 6, 18, 21, 25, 33]
