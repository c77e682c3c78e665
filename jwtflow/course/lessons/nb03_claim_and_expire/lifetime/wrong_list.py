# requirement: a dictionary
lifetimes = [5, 34, 21, 60]
