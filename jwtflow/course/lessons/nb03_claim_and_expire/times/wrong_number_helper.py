# requirement: huge numbers
import math


def check_times(claims, *, now, leeway=0):
    def number(name):
        if name not in claims:
            raise ValueError(f"no {name}")
        value = claims[name]
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or value != value
            or value in (math.inf, -math.inf)
        ):
            raise ValueError(f"odd {name}")
        return value

    if not now < number("exp") + leeway:
        raise ValueError("expired")
    if not number("iat") <= now + leeway:
        raise ValueError("too early")
    if "nbf" in claims and not number("nbf") <= now + leeway:
        raise ValueError("too early")
