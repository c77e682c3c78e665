# requirement: the shared secret
minted = mine.sign_hs256(
    header, {**claims, "roles": ["admin"]}, b"guessed, and long enough to be one"
)
