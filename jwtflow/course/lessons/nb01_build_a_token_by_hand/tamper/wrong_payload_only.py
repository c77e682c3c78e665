# requirement: three segments
forged_token = segment({"sub": "bob", "role": "admin"})
