# requirement: all four
chosen = {"one_program": "HS256", "many_apis": "RS256", "customers": "RS256"}
