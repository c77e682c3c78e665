# a loop over the users
def check_not_before(claims, *, not_before):
    for user, moment in not_before.items():
        if user == claims["sub"] and claims.get("iat", 0) <= moment:
            raise ValueError("too old")
