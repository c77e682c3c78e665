# requirement: a dictionary
chosen = ["wait for exp", "denylist", "not-before", "status list", "introspection"]
