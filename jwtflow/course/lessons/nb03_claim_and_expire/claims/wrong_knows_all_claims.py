# requirement: other claims do no harm
def check_claims(claims, *, issuer, audience, now, leeway=0):
    check_times(claims, now=now, leeway=leeway)
    if claims.get("iss") != issuer:
        raise ValueError("iss")
    check_audience(claims, audience)
    if set(claims) - {"iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "scope"}:
        raise ValueError("unknown claim")
    for name in ("sub", "jti", "client_id"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
