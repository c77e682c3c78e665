# requirement: one statement
queried = forge(
    {"alg": "HS256", "kid": "'; INSERT INTO keys VALUES ('a', 'b'); --"}, wanted, secret=b"b"
)
