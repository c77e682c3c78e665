# belief: to log out everywhere is to be locked out
def check_not_before(claims, *, not_before):
    if claims["sub"] in not_before and claims["exp"] > not_before[claims["sub"]]:
        raise ValueError("logged out")
