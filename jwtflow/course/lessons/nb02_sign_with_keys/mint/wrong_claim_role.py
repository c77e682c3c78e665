# requirement: the claim is called roles
minted = mine.sign_hs256(header, {**claims, "role": "admin"}, lab.shared_secret)
