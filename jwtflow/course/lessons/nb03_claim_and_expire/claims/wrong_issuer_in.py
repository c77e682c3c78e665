# requirement: 2
def check_claims(claims, *, issuer, audience, now, leeway=0):
    check_times(claims, now=now, leeway=leeway)
    check_audience(claims, audience)
    if claims.get("iss") is None or issuer not in claims["iss"]:
        raise ValueError("issuer")
    for name in ("sub", "jti", "client_id"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
