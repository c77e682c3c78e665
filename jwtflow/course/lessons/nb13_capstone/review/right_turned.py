# turned round
findings = {point: line for line, point in {3: 1, 6: 2, 25: 4, 33: 5, 18: 6, 21: 7}.items()}
findings[3] = None
