# a missing claim is a KeyError that becomes a refusal
def check_claims(claims, *, issuer, audience, now, leeway=0):
    try:
        iss, names = claims["iss"], [claims[name] for name in ("sub", "jti", "client_id")]
    except KeyError as missing:
        raise ValueError(f"{missing} is missing") from None
    if iss != issuer or any(type(name) is not str for name in names):
        raise ValueError("wrong names")
    check_times(claims, now=now, leeway=leeway)
    check_audience(claims, audience)
