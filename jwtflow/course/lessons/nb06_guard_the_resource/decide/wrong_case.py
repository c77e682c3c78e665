# requirement: 2
def decide(claims, scope):
    if claims is None:
        return 401
    if scope.lower() not in str(claims.get("scope", "")).lower().split(" "):
        return 403
    return 200
