# belief: a scope is allowed if its letters occur in the claim
def decide(claims, scope):
    if claims is None:
        return 401
    return 200 if scope in claims.get("scope", "") else 403
