# requirement: 2
def decide(claims, scope):
    if claims is None:
        return 401
    granted = claims.get("scope")
    if not isinstance(granted, str) or scope not in granted.split():
        return 403
    return 200
