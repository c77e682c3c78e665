# requirement: huge numbers
import math


def check_times(claims, *, now, leeway=0):
    class TimeRefused(ValueError):
        pass

    def refuse_unless(fine):
        if not fine:
            raise TimeRefused

    for name in {"exp", "iat", "nbf"} & claims.keys() | {"exp", "iat"}:
        value = claims.get(name)
        refuse_unless(type(value) is int or type(value) is float and value - value == 0)
    refuse_unless(claims["exp"] - now > -leeway)
    refuse_unless(claims["iat"] - now <= leeway)
    refuse_unless(claims.get("nbf", now) - now <= leeway)
