# requirement: 2
def decide(claims, scope):
    if claims is None:
        return 401
    if __import__("re").search(rf"\b{scope}\b", claims.get("scope", "")) is None:
        return 403
    return 200
