# requirement: the shared secret
minted = mine.sign_hs256({"alg": "HS256"}, {**claims, "roles": ["admin"]}, b"guessed, and long enough to be one")
