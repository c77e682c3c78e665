# requirement: point 1
findings = {1: 4, 2: 6, 3: None, 4: 25, 5: 33, 6: 18, 7: 21}
