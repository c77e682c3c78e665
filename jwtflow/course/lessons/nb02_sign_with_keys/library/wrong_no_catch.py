# belief: every error of a library is a ValueError
def with_pyjwt(token, jwk):
    return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options=later)
