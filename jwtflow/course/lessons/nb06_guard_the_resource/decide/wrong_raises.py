# requirement: returns, doesn't raise
def decide(claims, scope):
    if claims is None:
        raise ValueError(401)
    if scope not in str(claims.get("scope", "")).split(" "):
        raise ValueError(403)
    return 200
