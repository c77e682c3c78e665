# requirement: 1
def check_not_before(claims, *, not_before):
    moment = not_before.get(claims["sub"])
    assert moment is None or claims.get("iat", 0) > moment
