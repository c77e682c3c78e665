# minus infinity for no entry
def check_not_before(claims, *, not_before):
    if claims.get("iat", float("-inf")) <= not_before.get(claims["sub"], float("-inf")):
        if claims["sub"] in not_before:
            raise ValueError("too old")
