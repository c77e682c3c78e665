# requirement: PyJWT's default algorithms will do
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(
            token,
            jwt.PyJWK(jwk).key,
            algorithms=list(jwt.algorithms.get_default_algorithms()),
            options=later,
        )
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
