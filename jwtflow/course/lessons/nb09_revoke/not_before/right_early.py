# returns early
def check_not_before(claims, *, not_before):
    moment = not_before.get(claims["sub"])
    if moment is None:
        return
    if "iat" not in claims:
        raise ValueError("no iat")
    if not claims["iat"] > moment:
        raise ValueError("too old")
