# Catches two of PyJWT's families, which are all that it raises here.
def with_pyjwt(token, jwk):
    try:
        claims = jwt.decode(
            jwt=token, key=jwt.PyJWK(jwk, algorithm="RS256"), algorithms=["RS256"], options=later
        )
    except (jwt.InvalidTokenError, jwt.PyJWKError) as error:
        raise ValueError(repr(error)) from error
    return claims
