# asks with in
def check_not_before(claims, *, not_before):
    user = claims["sub"]
    if user in not_before and claims.get("iat", 0) <= not_before[user]:
        raise ValueError("too old")
