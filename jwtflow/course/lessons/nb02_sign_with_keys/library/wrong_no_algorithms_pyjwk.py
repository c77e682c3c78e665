# requirement: algorithms is given, a PyJWK brings its own
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, jwt.PyJWK(jwk), options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
