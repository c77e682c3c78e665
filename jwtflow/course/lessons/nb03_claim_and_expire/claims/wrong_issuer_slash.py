# requirement: a slash belongs to the issuer's name
def check_claims(claims, *, issuer, audience, now, leeway=0):
    check_times(claims, now=now, leeway=leeway)
    if str(claims.get("iss")).rstrip("/") != issuer:
        raise ValueError("iss")
    check_audience(claims, audience)
    for name in ("sub", "jti", "client_id"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
