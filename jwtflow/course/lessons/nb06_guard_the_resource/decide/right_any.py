# one by one
def decide(claims, scope):
    if not isinstance(claims, dict):
        return 401
    return (403, 200)[any(each == scope for each in str(claims.get("scope")).split(" "))]
