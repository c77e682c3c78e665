# requirement: a name that is nowhere
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, PyJWK(jwk).key, algorithms=["RS256"], options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
