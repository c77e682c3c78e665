# requirement: a dictionary
stopped_by = ["h", "d", "b", "e", "g", "c"]
