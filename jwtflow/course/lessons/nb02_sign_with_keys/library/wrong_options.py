# requirement: times and audience are left out
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"])
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
