# by datetime, with a zone
def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    import datetime as dt

    issued = dt.datetime.fromtimestamp(now, dt.timezone.utc)
    expires = issued + dt.timedelta(seconds=lifetime)
    claims = {
        "iss": issuer,
        "sub": account["username"],
        "aud": audience,
        "client_id": client_id,
        "jti": jti,
        "iat": issued.timestamp(),
        "exp": expires.timestamp(),
    }
    if scope:
        claims.update(scope=" ".join(scope))
    if account["roles"]:
        claims.update(roles=account["roles"])
    return claims
