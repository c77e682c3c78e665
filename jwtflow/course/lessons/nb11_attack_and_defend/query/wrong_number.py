# requirement: the secret is a text
queried = forge({"alg": "HS256", "kid": "' UNION SELECT 1 --"}, wanted, secret=b"1")
