# PyJWT leaves times to check_times
def decode_token(token, secret, *, issuer, audience, leeway=0):
    options = {"require": ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]}
    claims = jwt.decode(
        token,
        secret,
        algorithms=["HS256"],
        issuer=issuer,
        audience=audience,
        leeway=leeway,
        options=options,
    )
    # PyJWT has compared them as numbers; here it's their types
    for name, value in claims.items():
        if name in {"exp", "iat", "nbf"} and (
            isinstance(value, bool) or not isinstance(value, int | float)
        ):
            raise jwt.InvalidTokenError(name)
        if name == "client_id" and not isinstance(value, str):
            raise jwt.InvalidTokenError(name)
    return claims
