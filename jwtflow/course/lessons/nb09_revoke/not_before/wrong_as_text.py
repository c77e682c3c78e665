# requirement: 1
def check_not_before(claims, *, not_before):
    moment = not_before.get(claims["sub"])
    if moment is not None and str(claims.get("iat", 0)) <= str(moment):
        raise ValueError("too old")
