# another way
def check_claims(claims, *, issuer, audience, now):
    aud = claims.get("aud")
    good = (
        claims.get("iss") == issuer
        and (aud == audience or (isinstance(aud, list) and audience in aud))
        and max(seconds(claims, "iat"), seconds({"nbf": now} | claims, "nbf")) <= now
        and now < seconds(claims, "exp")
        and all(isinstance(claims.get(name), str) for name in ("sub", "client_id", "jti"))
    )
    if not good:
        raise ValueError("refused")
