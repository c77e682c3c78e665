# requirement: 1
def decide(claims, scope):
    return claims is not None and scope in claims.get("scope", "").split()
