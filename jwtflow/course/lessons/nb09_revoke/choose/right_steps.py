# one by one
chosen = {}
chosen["phone"] = "not-before"
chosen["payments"] = "denylist"
chosen["weather"] = "wait for exp"
chosen["archive"] = "introspection"
chosen["partners"] = "status list"
