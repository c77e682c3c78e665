# requirement: 1
import math


def check_times(claims, *, now, leeway=0):
    for name in ("exp", "iat", "nbf"):
        if name == "nbf" and name not in claims:
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not abs(value) < 2**53:
            raise ValueError(name)
    if now >= claims["exp"]:
        raise ValueError("expired")
    if claims["iat"] > now + leeway or claims.get("nbf", now) > now + leeway:
        raise ValueError("early")
