# errors of comparison become refusals
import math


def check_times(claims, *, now, leeway=0):
    try:
        times = [claims["exp"], claims["iat"], claims.get("nbf", claims["iat"])]
        good = all(isinstance(t, (int, float)) and t is not True and t is not False for t in times)
        good = good and all(abs(t) < 1e15 for t in times)
        good = good and now < times[0] + leeway and max(times[1:]) <= now + leeway
    except KeyError as error:
        raise ValueError("a claim is missing") from error
    if not good:
        raise ValueError("not now")
