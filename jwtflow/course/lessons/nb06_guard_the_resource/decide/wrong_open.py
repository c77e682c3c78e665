# requirement: 1
def decide(claims, scope):
    return 200 if scope in str((claims or {"scope": scope}).get("scope", "")).split(" ") else 403
