# belief: an admin may do everything
def decide(claims, scope):
    if claims is None:
        return 401
    if "admin" in claims.get("roles", []) or scope in str(claims.get("scope", "")).split(" "):
        return 200
    return 403
