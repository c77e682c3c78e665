# zip
teams = ["weather", "payments", "phone", "partners", "archive"]
ways = ["wait for exp", "denylist", "not-before", "status list", "introspection"]
chosen = dict(zip(teams, ways, strict=True))
