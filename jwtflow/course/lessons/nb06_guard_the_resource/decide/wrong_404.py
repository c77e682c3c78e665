# requirement: 200, 401 or 403
def decide(claims, scope):
    if claims is None:
        return 401
    if scope not in str(claims.get("scope", "")).split(" "):
        return 404
    return 200
