# requirement: algorithms is given
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, jwt.PyJWK(jwk).key, options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
