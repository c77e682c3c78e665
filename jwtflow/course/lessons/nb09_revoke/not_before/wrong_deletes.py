# requirement: 1 (later tokens of this user pass)
def check_not_before(claims, *, not_before):
    user = claims["sub"]
    if user in not_before:
        if claims.get("iat", 0) <= not_before[user]:
            raise ValueError("too old")
        del not_before[user]
