# belief: a role is a text
minted = mine.sign_hs256({"alg": "HS256"}, {**claims, "roles": "admin"}, lab.shared_secret)
