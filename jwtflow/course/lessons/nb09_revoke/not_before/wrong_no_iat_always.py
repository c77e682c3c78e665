# requirement: 4
def check_not_before(claims, *, not_before):
    if "iat" not in claims:
        raise ValueError("no iat")
    if claims["iat"] <= not_before.get(claims["sub"], 0):
        raise ValueError("too old")
