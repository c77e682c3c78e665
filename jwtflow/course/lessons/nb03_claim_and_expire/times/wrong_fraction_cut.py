# requirement: exp may have a fraction
def check_times(claims, *, now, leeway=0):
    for name in ("exp", "iat", "nbf"):
        if name not in claims:
            if name == "nbf":
                continue
            raise ValueError(f"no {name}")
        value = claims[name]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{name} is no number")
        if not abs(value) < 2**53:
            raise ValueError(f"{name} is out of range")
    if now >= int(claims["exp"]) + leeway:
        raise ValueError("expired")
    if claims["iat"] > now + leeway:
        raise ValueError("from the future")
    if "nbf" in claims and claims["nbf"] > now + leeway:
        raise ValueError("not yet")
