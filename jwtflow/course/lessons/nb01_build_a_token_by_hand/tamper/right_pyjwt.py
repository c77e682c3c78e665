# signed with a guess
import jwt

forged_token = jwt.encode({"sub": "bob", "role": "admin", "n": 1}, "a guess" * 8)
