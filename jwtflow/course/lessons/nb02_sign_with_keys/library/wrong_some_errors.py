# requirement: all of PyJWT's errors
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options=later)
    except jwt.InvalidSignatureError as error:
        raise ValueError("no") from error
