# requirement: sub may be any text
def check_claims(claims, *, issuer, audience, now, leeway=0):
    check_times(claims, now=now, leeway=leeway)
    if claims.get("iss") != issuer:
        raise ValueError("iss")
    check_audience(claims, audience)
    if claims.get("sub") == claims.get("client_id"):
        raise ValueError("machine")
    for name in ("sub", "jti", "client_id"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
