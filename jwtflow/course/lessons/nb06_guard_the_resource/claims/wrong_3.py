# belief: an audience that contains ours is ours
def check_claims(claims, *, issuer, audience, now):
    if claims.get("iss") != issuer or audience not in (claims.get("aud") or ""):
        raise ValueError("refused")
    if now >= seconds(claims, "exp") or seconds(claims, "iat") > now:
        raise ValueError("time")
    if "nbf" in claims and seconds(claims, "nbf") > now:
        raise ValueError("nbf")
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
