# requirement: header first, claims second
minted = mine.sign_hs256({**claims, "roles": ["admin"]}, header, lab.shared_secret)
