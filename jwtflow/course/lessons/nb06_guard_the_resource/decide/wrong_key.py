# requirement: 3
def decide(claims, scope):
    if claims is None:
        return 401
    return 200 if scope in str(claims["scope"]).split(" ") else 403
