# requirement: 4
def decide(claims, scope):
    if claims is None:
        return 401
    if scope not in str(claims.get("scope", "")).split(" "):
        return 403
    if scope.endswith(":write") and "admin" not in claims.get("roles", []):
        return 403
    return 200
