# requirement: with jwt.decode, not with mine
def with_pyjwt(token, jwk):
    return mine.verify_rs256(token, jwk)
