# requirement: a token that is still good
minted = mine.sign_hs256(
    header, {**claims, "roles": ["admin"], "exp": claims["iat"] - 3600}, lab.shared_secret
)
