# requirement: 1 (a constant from the cells above)
def check_not_before(claims, *, not_before):
    logged_out_at = {"bob": lab.clock.now()}
    if claims.get("iat", 0) <= logged_out_at.get(claims["sub"], 0):
        raise ValueError("too old")
