# requirement: 2
def decide(claims, scope):
    if claims is None:
        return 401
    if not any(scope.startswith(one) for one in str(claims.get("scope", "")).split(" ")):
        return 403
    return 200
