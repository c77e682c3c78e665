# requirement: roles is a list
queried = forge(
    {"alg": "HS256", "kid": "' UNION SELECT 'a"}, {**claims, "roles": "admin"}, secret=b"a"
)
