# requirement: minted is a token, no function
def minted():
    return mine.sign_hs256(header, {**claims, "roles": ["admin"]}, lab.shared_secret)
