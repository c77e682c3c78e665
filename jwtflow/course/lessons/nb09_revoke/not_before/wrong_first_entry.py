# requirement: 1
def check_not_before(claims, *, not_before):
    for user, moment in not_before.items():
        if user != claims["sub"]:
            return
        if claims.get("iat", 0) <= moment:
            raise ValueError("too old")
