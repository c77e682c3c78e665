# requirement: only RS256
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(
            token,
            jwt.PyJWK(jwk).key,
            algorithms=["RS256", "RS384", "RS512", "PS256"],
            options=later,
        )
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
