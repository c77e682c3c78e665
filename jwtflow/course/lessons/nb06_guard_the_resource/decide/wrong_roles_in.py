# requirement: 4
def decide(claims, scope):
    if claims is None:
        return 401
    ok = (
        scope in str(claims.get("scope", "")).split(" ")
        or scope.partition(":")[2] + "er" in claims["roles"]
    )
    return 200 if ok or "chief" in claims["roles"] else 403
