# Keeps Bob's role and adds one.
minted = mine.sign_hs256(
    header, {**claims, "roles": claims["roles"] + ["admin"]}, lab.shared_secret
)
