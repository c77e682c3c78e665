# requirement: roles, not scope
minted = mine.sign_hs256(header, {**claims, "scope": "admin"}, lab.shared_secret)
