# requirement: the token alone, without Bearer
minted = "Bearer " + mine.sign_hs256(header, {**claims, "roles": ["admin"]}, lab.shared_secret)
