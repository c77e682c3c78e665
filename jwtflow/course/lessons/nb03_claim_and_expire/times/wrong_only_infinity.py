# requirement: huge numbers
import math


def check_times(claims, *, now, leeway=0):
    for name in ("exp", "iat", "nbf"):
        if name == "nbf" and name not in claims:
            continue
        value = claims.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name} is not a number")
        if value != value or abs(value) == math.inf:
            raise ValueError(f"{name} is not a moment")
    if now >= claims["exp"] + leeway:
        raise ValueError("it has expired")
    if max(claims["iat"], claims.get("nbf", 0)) > now + leeway:
        raise ValueError("it lies in the future")
