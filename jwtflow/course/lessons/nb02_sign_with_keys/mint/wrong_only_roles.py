# requirement: the claims are those of a good token
minted = mine.sign_hs256(header, {"sub": claims["sub"], "roles": ["admin"]}, lab.shared_secret)
