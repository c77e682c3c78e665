# requirement: alg is HS256
minted = mine.sign_hs256(
    {**header, "alg": "none"}, {**claims, "roles": ["admin"]}, lab.shared_secret
)
