# everything in one function
def check_claims(claims, *, issuer, audience, now, leeway=0):
    import math

    for name in ("exp", "iat", "nbf"):
        value = claims.get(name, 0 if name == "nbf" else None)
        if type(value) not in (int, float) or not abs(value) < 2**53:
            raise ValueError(name)
        if now >= value + leeway if name == "exp" else value > now + leeway:
            raise ValueError(name)
    aud = claims.get("aud")
    if claims.get("iss") != issuer or audience not in (aud if type(aud) is list else [aud]):
        raise ValueError("names")
    if {type(claims.get(name)) for name in ("sub", "jti", "client_id")} != {str}:
        raise ValueError("names")
