# requirement: 3
def decide(claims, scope):
    if claims is None:
        return 401
    if scope not in claims.get("scope", "").split(" "):
        return 403
    return 200
