# requirement: times are left out, too
def with_pyjwt(token, jwk):
    try:
        return jwt.decode(
            token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options={"verify_aud": False}
        )
    except jwt.PyJWTError as error:
        raise ValueError("no") from error
