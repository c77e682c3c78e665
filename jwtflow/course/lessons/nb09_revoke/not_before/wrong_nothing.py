# requirement: 1
def check_not_before(claims, *, not_before):
    if claims["sub"] in not_before:
        return None
