# requirement: RS256 alone
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["HS256", "RS256"], options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
