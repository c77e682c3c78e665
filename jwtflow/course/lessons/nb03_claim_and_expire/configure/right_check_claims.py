# check_claims afterwards for what PyJWT leaves open
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

    numbers = [claims[name] for name in ("exp", "iat", "nbf") if name in claims]
    if not all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in numbers):
        raise ValueError("times")
    match claims["client_id"]:
        case str():
            return claims
    raise ValueError("client_id")
