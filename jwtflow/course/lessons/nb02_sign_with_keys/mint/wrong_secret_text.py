# requirement: signed with the shared secret
minted = mine.sign_hs256(header, {**claims, "roles": ["admin"]}, b"secret")
