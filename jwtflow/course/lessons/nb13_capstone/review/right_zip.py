# zips
findings = dict(zip(range(1, 8), [3, 6, None, 25, 33, 18, 21]))
