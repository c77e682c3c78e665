# requirement: 4
def check_not_before(claims, *, not_before):
    moments = {user.lower(): moment for user, moment in not_before.items()}
    moment = moments.get(claims["sub"].lower())
    if moment is not None and claims.get("iat", 0) <= moment:
        raise ValueError("too old")
