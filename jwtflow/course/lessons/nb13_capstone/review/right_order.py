# in another order
findings = {7: 21, 6: 18, 5: 33, 4: 25, 3: None, 2: 6, 1: 3}
