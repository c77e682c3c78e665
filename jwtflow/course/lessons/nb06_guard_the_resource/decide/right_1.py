# a set of the words
def decide(claims, scope):
    if not claims:
        return 401
    granted = set((claims.get("scope") or "").split(" "))
    return 200 if scope in granted else 403
