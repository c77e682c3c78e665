# everything first, then what is empty is deleted
def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    claims = {
        "iss": issuer,
        "sub": account["username"],
        "aud": audience,
        "client_id": client_id,
        "jti": jti,
        "iat": int(now),
        "exp": int(now) + lifetime,
        "scope": " ".join(scope),
        "roles": list(account["roles"]),
    }
    for name in ("scope", "roles"):
        if not claims[name]:
            del claims[name]
    return claims
