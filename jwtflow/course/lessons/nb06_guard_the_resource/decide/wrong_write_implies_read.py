# requirement: 2
def decide(claims, scope):
    if claims is None:
        return 401
    granted = str(claims.get("scope", "")).split(" ")
    if scope not in granted and scope.replace(":read", ":write") not in granted:
        return 403
    return 200
