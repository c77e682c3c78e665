# passes the PyJWK itself
def with_pyjwt(token, jwk):
    off = {f"verify_{name}": False for name in ("aud", "exp", "iat", "nbf", "sub", "jti", "iss")}
    try:
        return jwt.decode(
            token, jwt.PyJWK.from_dict(jwk, "RS256"), algorithms=["RS256"], options=off
        )
    except jwt.exceptions.PyJWTError as error:
        raise ValueError from error
