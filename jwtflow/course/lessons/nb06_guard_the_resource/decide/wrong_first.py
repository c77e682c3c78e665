# requirement: 2
def decide(claims, scope):
    if claims is None:
        return 401
    return 200 if claims.get("scope") == scope else 403
