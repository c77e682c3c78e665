# another way
def check_claims(claims, *, issuer, audience, now):
    def need(condition, what):
        if not condition:
            raise ValueError(what)

    need(claims.get("iss") == issuer, "iss")
    need(
        claims.get("aud") == audience
        or audience in [*(claims["aud"] if type(claims.get("aud")) is list else ())],
        "aud",
    )
    need(seconds(claims, "exp") > now, "exp")
    for name in ("iat", "nbf"):
        need((name == "nbf" and name not in claims) or seconds(claims, name) <= now, name)
    for name in ("jti", "sub", "client_id"):
        need(type(claims.get(name)) is str, name)
