# requirement: 3
def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    return {
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
