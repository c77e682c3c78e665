# requirement: a dictionary
graces = [0, 5, 36, 0]
