# requirement: iss is one name
def check_claims(claims, *, issuer, audience, now, leeway=0):
    check_times(claims, now=now, leeway=leeway)
    if issuer not in [claims.get("iss")] + (
        claims.get("iss") if isinstance(claims.get("iss"), list) else []
    ):
        raise ValueError("iss")
    check_audience(claims, audience)
    for name in ("sub", "jti", "client_id"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
