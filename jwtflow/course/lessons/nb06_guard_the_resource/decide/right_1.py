# a set of the words
def decide(claims, scope):
    if not claims:
        return 401
    granted = claims.get("scope") or ""
    granted = set(granted.split(" ")) if isinstance(granted, str) else set()
    return 200 if scope in granted else 403
