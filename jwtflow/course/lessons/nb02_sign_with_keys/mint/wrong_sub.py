# requirement: whoever is called admin is admin
minted = mine.sign_hs256(header, {**claims, "sub": "admin"}, lab.shared_secret)
