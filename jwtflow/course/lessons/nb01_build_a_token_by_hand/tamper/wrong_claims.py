# requirement: a str
forged_token = {"sub": "bob", "role": "admin"}
