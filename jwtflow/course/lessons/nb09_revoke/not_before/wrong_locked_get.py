# belief: to log out everywhere is to be locked out
def check_not_before(claims, *, not_before):
    if not_before.get(claims["sub"]) is not None:
        raise ValueError("logged out")
