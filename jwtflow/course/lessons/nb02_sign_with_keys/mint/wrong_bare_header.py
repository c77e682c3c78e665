# requirement: the header of a good token
minted = mine.sign_hs256({"alg": "HS256"}, {**claims, "roles": ["admin"]}, lab.shared_secret)
