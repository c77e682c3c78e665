# requirement: 1
def decide(claims, scope):
    return claims is not None and scope in str(claims.get("scope", "")).split(" ")
