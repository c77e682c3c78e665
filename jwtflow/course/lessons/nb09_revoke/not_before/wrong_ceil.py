# requirement: 3
def check_not_before(claims, *, not_before):
    import math

    moment = not_before.get(claims["sub"])
    if moment is not None and claims.get("iat", 0) <= math.ceil(moment):
        raise ValueError("too old")
