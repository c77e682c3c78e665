# requirement: a kid that may be there
queried = forge({"alg": "HS256", "kid": "2026"}, wanted, secret=b"mine")
