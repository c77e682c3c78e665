# requirement: 4
import math


def check_times(claims, *, now, leeway=0):
    exp, iat, nbf = (
        float(claims.get("exp", "none")),
        float(claims.get("iat", "none")),
        float(claims.get("nbf", 0)),
    )
    if not all(map(math.isfinite, (exp, iat, nbf))):
        raise ValueError
    if now >= exp + leeway or iat > now + leeway or nbf > now + leeway:
        raise ValueError
