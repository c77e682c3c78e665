# requirement: 4
def check_not_before(claims, *, not_before):
    if claims.get("iat", 0) <= not_before[claims["sub"]]:
        raise ValueError("too old")
