# belief: a token without scope has no limits
def decide(claims, scope):
    if claims is None:
        return 401
    if "scope" not in claims:
        return 200
    if scope not in str(claims.get("scope", "")).split(" "):
        return 403
    return 200
