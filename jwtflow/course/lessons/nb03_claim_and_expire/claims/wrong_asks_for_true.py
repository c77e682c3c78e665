# requirement: check_audience returns nothing for good claims
def check_claims(claims, *, issuer, audience, now, leeway=0):
    check_times(claims, now=now, leeway=leeway)
    if claims.get("iss") != issuer:
        raise ValueError("iss")
    if not check_audience(claims, audience):
        raise ValueError("aud")
    for name in ("sub", "jti", "client_id"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
