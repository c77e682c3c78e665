# requirement: returns the claims
def with_pyjwt(token, jwk):
    try:
        jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
