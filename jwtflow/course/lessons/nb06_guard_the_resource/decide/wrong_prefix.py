# requirement: 2
def decide(claims, scope):
    if claims is None:
        return 401
    return (
        200
        if any(each.startswith(scope) for each in str(claims.get("scope", "")).split(" "))
        else 403
    )
