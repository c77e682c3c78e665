# belief: a role is a scope
def decide(claims, scope):
    if claims is None:
        return 401
    granted = str(claims.get("scope", "")).split(" ") + claims.get("roles", [])
    return 200 if scope in granted else 403
