# requirement: a token
forged = {**json.loads(claims), "roles": ["admin"]}
