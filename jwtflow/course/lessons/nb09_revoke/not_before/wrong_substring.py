# requirement: 4
def check_not_before(claims, *, not_before):
    for user, moment in not_before.items():
        if user in claims["sub"] and claims.get("iat", 0) <= moment:
            raise ValueError("too old")
