# two edges computed first
import math


def check_times(claims, *, now, leeway=0):
    earliest, latest = now - leeway, now + leeway
    for name in ("exp", "iat", "nbf"):
        if name == "nbf" and name not in claims:
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not abs(value) < 2**53:
            raise ValueError(name)

    if claims["exp"] <= earliest:
        raise ValueError("late")
    for name in ("iat", "nbf"):
        if claims.get(name, latest) > latest:
            raise ValueError("early")
