# requirement: a dictionary
paper = [100, 200, 1000, 2000]
