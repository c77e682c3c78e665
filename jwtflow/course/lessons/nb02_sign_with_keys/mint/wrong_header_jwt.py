# requirement: the header is that of a good token
minted = mine.sign_hs256(
    {"alg": "HS256", "typ": "JWT"}, {**claims, "roles": ["admin"]}, lab.shared_secret
)
