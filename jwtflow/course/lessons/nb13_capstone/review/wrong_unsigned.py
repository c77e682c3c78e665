# requirement: point 3
findings = {1: 3, 2: 6, 3: 10, 4: 25, 5: 33, 6: 18, 7: 21}
