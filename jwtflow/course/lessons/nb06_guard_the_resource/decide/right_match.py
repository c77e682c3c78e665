# by pattern matching
def decide(claims, scope):
    match claims:
        case None:
            return 401
        case {"scope": str(granted)} if scope in granted.split(" "):
            return 200
    return 403
