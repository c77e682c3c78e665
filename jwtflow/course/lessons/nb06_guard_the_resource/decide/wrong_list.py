# requirement: 3
def decide(claims, scope):
    if claims is None:
        return 401
    granted = claims.get("scope") or ""
    if isinstance(granted, str):
        granted = granted.split(" ")
    return 200 if isinstance(granted, list) and scope in granted else 403
