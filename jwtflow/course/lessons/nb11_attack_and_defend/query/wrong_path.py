# requirement: a table has no folders
queried = forge({"alg": "HS256", "kid": "../logo.svg"}, wanted, secret=LOGO)
