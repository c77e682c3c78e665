# one dictionary, and what is empty is filtered out
def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    claims = dict(iss=issuer, sub=account["username"], aud=audience, client_id=client_id, jti=jti)
    claims |= {
        "iat": now,
        "exp": now + lifetime,
        "scope": " ".join(scope),
        "roles": list(account["roles"]),
    }
    return {name: value for name, value in claims.items() if value}
