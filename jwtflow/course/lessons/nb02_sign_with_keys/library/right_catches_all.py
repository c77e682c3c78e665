# Catches every Exception.
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options=later)
    except Exception as error:
        raise ValueError("not good") from error
