# requirement: point 4
findings = {1: 3, 2: 6, 3: None, 4: 31, 5: 33, 6: 18, 7: 21}
