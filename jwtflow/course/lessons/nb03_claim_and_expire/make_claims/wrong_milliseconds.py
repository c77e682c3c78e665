# belief: times are counted in milliseconds
def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    claims = {
        "iss": issuer,
        "sub": account["username"],
        "aud": audience,
        "client_id": client_id,
        "jti": jti,
        "iat": int(now * 1000),
        "exp": int(now * 1000) + lifetime * 1000,
    }
    if scope:
        claims["scope"] = " ".join(scope)
    if account["roles"]:
        claims["roles"] = list(account["roles"])
    return claims
