# set of one is a subset
def decide(claims, scope):
    status = 401
    if isinstance(claims, dict):
        status = 200 if {scope} <= set(claims.get("scope", "").split()) else 403
    return status
