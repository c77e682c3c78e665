# requirement: claims, not the whole token
def with_pyjwt(token, jwk):
    try:
        return jwt.decode_complete(token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options=later)
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
