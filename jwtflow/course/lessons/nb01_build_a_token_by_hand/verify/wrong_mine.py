# requirement: it does the work itself
def verify_hs256(token, secret):
    return mine.verify_hs256(token, secret)
