# one expression
def decide(claims, scope):
    return (
        401
        if claims is None
        else 200
        if scope in set(str(claims.get("scope", "")).split(" "))
        else 403
    )
