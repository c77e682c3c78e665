# requirement: 1
def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    claims = {
        "iss": issuer,
        "sub": account["username"],
        "aud": audience,
        "client_id": client_id,
        "iat": int(now),
        "exp": int(now) + lifetime,
    }
    if scope:
        claims["scope"] = " ".join(scope)
    if account["roles"]:
        claims["roles"] = list(account["roles"])
    return claims
