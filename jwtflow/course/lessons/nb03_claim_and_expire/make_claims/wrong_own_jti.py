# requirement: jti comes from the arguments
def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    claims = {
        "iss": issuer,
        "sub": account["username"],
        "aud": audience,
        "client_id": client_id,
        "jti": __import__("uuid").uuid4().hex,
        "iat": now,
        "exp": now + lifetime,
    }
    if scope:
        claims["scope"] = " ".join(scope)
    if account.get("roles"):
        claims["roles"] = list(account["roles"])
    return claims
