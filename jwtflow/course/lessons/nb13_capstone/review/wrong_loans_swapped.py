# requirement: points 4 and 5
findings = {1: 3, 2: 6, 3: None, 4: 27, 5: 31, 6: 18, 7: 21}
