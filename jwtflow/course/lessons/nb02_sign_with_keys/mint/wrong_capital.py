# requirement: the role is spelled admin
minted = mine.sign_hs256(header, {**claims, "roles": ["Admin"]}, lab.shared_secret)
