# requirement: the subject stays bob
minted = mine.sign_hs256(header, {**claims, "sub": "admin"}, lab.shared_secret)
