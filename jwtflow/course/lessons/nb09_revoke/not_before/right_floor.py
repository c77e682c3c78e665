# compares whole seconds
def check_not_before(claims, *, not_before):
    import math

    moment = not_before.get(claims.get("sub"))
    if moment is not None and ("iat" not in claims or claims["iat"] <= math.floor(moment)):
        raise ValueError("too old")
