# by match
import math


def check_times(claims, *, now, leeway=0):
    for name, needed in {"exp": True, "iat": True, "nbf": False}.items():
        match claims.get(name, "missing"):
            case bool():
                raise ValueError(name)
            case int() | float() as value if -1e15 < value < 1e15:
                edge = value + leeway if name == "exp" else value - leeway
                if (now >= edge) if name == "exp" else (now < edge):
                    raise ValueError(f"{name} refuses")
            case "missing" if not needed:
                pass
            case _:
                raise ValueError(name)
