# requirement: 1
def check_not_before(claims, *, not_before):
    issued = claims.get("nbf", claims.get("iat", 0))
    if issued <= not_before.get(claims["sub"], float("-inf")):
        raise ValueError("too old")
