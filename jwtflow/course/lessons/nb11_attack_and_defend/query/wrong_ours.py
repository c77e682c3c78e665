# requirement: any secrets may be in the table
queried = forge({"alg": "HS256", "kid": "main"}, wanted, secret=b"7f5a0d1c")
