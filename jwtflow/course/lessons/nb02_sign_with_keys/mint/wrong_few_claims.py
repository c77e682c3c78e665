# requirement: the claims of a good token
minted = mine.sign_hs256(header, {"sub": "bob", "roles": ["admin"]}, lab.shared_secret)
