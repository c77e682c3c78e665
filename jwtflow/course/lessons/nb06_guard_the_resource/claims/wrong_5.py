# belief: a token without exp never ends
def check_claims(claims, *, issuer, audience, now):
    aud = claims.get("aud")
    if claims.get("iss") != issuer or (
        aud != audience and audience not in (aud if isinstance(aud, list) else [])
    ):
        raise ValueError("refused")
    if "exp" in claims and now >= seconds(claims, "exp"):
        raise ValueError("exp")
    if seconds(claims, "iat") > now or ("nbf" in claims and seconds(claims, "nbf") > now):
        raise ValueError("time")
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
