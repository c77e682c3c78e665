# requirement: 4
def check_not_before(claims, *, not_before):
    if any(claims.get("iat", 0) <= moment for moment in not_before.values()):
        raise ValueError("too old")
