# requirement: 4
def check_not_before(claims, *, not_before):
    moment = not_before.get(claims["sub"].lower())
    if moment is not None and claims.get("iat", 0) <= moment:
        raise ValueError("too old")
