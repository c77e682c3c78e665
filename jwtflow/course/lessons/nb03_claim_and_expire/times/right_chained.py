# a helper for one moment, and a chained comparison
def _moment(claims, name):
    value = claims[name]
    if type(value) not in (int, float) or not -(2**53) < value < 2**53:
        raise ValueError(name)
    return value


def check_times(claims, *, now, leeway=0):
    try:
        exp, iat = _moment(claims, "exp"), _moment(claims, "iat")
    except KeyError as error:
        raise ValueError("missing") from error
    nbf = _moment(claims, "nbf") if "nbf" in claims else iat
    if not (max(iat, nbf) - leeway <= now < exp + leeway):
        raise ValueError("not now")
