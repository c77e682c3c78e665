# requirement: 1
def check_not_before(claims, *, not_before):
    moment = not_before.pop(claims["sub"], None)
    if moment is not None and claims.get("iat", 0) <= moment:
        raise ValueError("too old")
