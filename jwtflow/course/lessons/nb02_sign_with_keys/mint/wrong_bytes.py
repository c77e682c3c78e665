# requirement: a token is text
minted = mine.sign_hs256(header, {**claims, "roles": ["admin"]}, lab.shared_secret).encode()
