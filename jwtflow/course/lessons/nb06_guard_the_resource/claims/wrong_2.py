# belief: a good signature makes a token good for every API
def check_claims(claims, *, issuer, audience, now):
    if claims.get("iss") != issuer:
        raise ValueError("iss")
    if now >= seconds(claims, "exp") or seconds(claims, "iat") > now:
        raise ValueError("time")
    if "nbf" in claims and seconds(claims, "nbf") > now:
        raise ValueError("nbf")
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
