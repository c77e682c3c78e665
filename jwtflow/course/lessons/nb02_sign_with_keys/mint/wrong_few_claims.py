# requirement: the claims of a good token
minted = mine.sign_hs256({"alg": "HS256"}, {"sub": "bob", "roles": ["admin"]}, lab.shared_secret)
