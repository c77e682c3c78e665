# belief: to return False is to refuse
def check_claims(claims, *, issuer, audience, now):
    return (
        claims.get("iss") == issuer and claims.get("aud") == audience and now < claims.get("exp", 0)
    )
