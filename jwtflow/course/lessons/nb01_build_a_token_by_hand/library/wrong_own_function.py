# requirement: 1
def verify_with_pyjwt(token, secret):
    return verify_hs256(token, secret)
