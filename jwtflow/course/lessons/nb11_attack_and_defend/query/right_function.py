# the database makes the text
queried = forge({"alg": "HS256", "kid": "' UNION SELECT upper('abc') --"}, wanted, secret=b"ABC")
