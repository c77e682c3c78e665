# requirement: the role admin
minted = mine.sign_hs256(header, claims, lab.shared_secret)
