# requirement: all seven points
findings = {1: 3, 2: 6, 4: 25, 5: 33, 6: 18, 7: 21}
