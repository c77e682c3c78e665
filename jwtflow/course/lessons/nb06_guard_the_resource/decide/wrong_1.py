# belief: no token is answered with 403
def decide(claims, scope):
    if claims is None or scope not in str(claims.get("scope", "")).split(" "):
        return 403
    return 200
