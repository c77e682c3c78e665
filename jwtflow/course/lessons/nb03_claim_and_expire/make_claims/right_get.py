# roles by get, scope by a conditional expression
def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    roles = account.get("roles", [])
    return {
        "iss": issuer,
        "aud": audience,
        "sub": account.get("username"),
        "client_id": client_id,
        "jti": jti,
        "iat": int(now),
        "exp": int(now + lifetime),
        **({"scope": " ".join(scope)} if scope else {}),
        **({"roles": roles[:]} if roles else {}),
    }
