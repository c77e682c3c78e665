# requirement: 5
def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    account["sub"] = account.pop("username")
    claims = {
        "iss": issuer,
        "sub": account["sub"],
        "aud": audience,
        "client_id": client_id,
        "jti": jti,
        "iat": int(now),
        "exp": int(now) + lifetime,
    }
    if scope:
        claims["scope"] = " ".join(scope)
    if account["roles"]:
        claims["roles"] = list(account["roles"])
    return claims
