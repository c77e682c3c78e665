# requirement: the role admin
minted = mine.sign_hs256({"alg": "HS256"}, claims, lab.shared_secret)
