# requirement: 3 (the server loses a claim)
def check_not_before(claims, *, not_before):
    moment = not_before.get(claims["sub"])
    if moment is not None and claims.pop("iat", 0) <= moment:
        raise ValueError("too old")
