# requirement: 3
def decode_token(token, secret, *, issuer, audience, leeway=0):
    claims = jwt.decode(
        token,
        secret,
        algorithms=["HS256"],
        issuer=issuer,
        audience=audience,
        leeway=leeway,
        options={"require": ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]},
    )
    for name in ("exp", "iat", "nbf"):
        if name in claims and type(claims[name]) is not int:
            raise ValueError(name)
    if type(claims["client_id"]) is not str:
        raise ValueError("client_id")
    return claims
