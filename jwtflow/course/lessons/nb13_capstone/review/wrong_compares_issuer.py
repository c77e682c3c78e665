# requirement: point 2
findings = {1: 3, 2: 9, 3: None, 4: 25, 5: 33, 6: 18, 7: 21}
