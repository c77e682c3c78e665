# requirement: 1
def check_not_before(claims, *, not_before):
    issued = claims.get("auth_time", claims.get("iat", 0))
    if issued <= not_before.get(claims["sub"], float("-inf")):
        raise ValueError("too old")
