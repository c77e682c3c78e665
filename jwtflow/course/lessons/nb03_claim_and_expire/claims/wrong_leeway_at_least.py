# requirement: the leeway is the one that was passed
def check_claims(claims, *, issuer, audience, now, leeway=0):
    check_times(claims, now=now, leeway=max(leeway, 60))
    if claims.get("iss") != issuer:
        raise ValueError("iss")
    check_audience(claims, audience)
    for name in ("sub", "jti", "client_id"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
