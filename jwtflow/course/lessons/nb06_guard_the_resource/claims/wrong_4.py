# belief: a token is still good at exp
def check_claims(claims, *, issuer, audience, now):
    aud = claims.get("aud")
    if claims.get("iss") != issuer or (
        aud != audience and audience not in (aud if isinstance(aud, list) else [])
    ):
        raise ValueError("refused")
    if now > seconds(claims, "exp") or seconds(claims, "iat") > now:
        raise ValueError("time")
    if "nbf" in claims and seconds(claims, "nbf") > now:
        raise ValueError("nbf")
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
