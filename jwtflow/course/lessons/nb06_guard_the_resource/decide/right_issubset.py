# set of one is a subset
def decide(claims, scope):
    status = 401
    if isinstance(claims, dict):
        granted = claims.get("scope", "")
        words = granted.split(" ") if type(granted) is str else ()
        status = 200 if {scope} <= set(words) else 403
    return status
