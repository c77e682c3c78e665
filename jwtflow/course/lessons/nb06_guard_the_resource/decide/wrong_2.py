# belief: 401 is for everything that is refused
def decide(claims, scope):
    if claims is None or scope not in str(claims.get("scope", "")).split(" "):
        return 401
    return 200
