# requirement: point 6
findings = {1: 3, 2: 6, 3: None, 4: 25, 5: 33, 6: 17, 7: 21}
