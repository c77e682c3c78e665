# requirement: with jwt.decode
def with_pyjwt(token, jwk):
    return verify_rs256(token, jwk)
