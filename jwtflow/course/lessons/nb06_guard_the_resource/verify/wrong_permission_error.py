# requirement: ValueError and no other error
def seconds(claims, name):
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 2**53:
        raise ValueError(f"{name} is not a number")
    return value


def check_times(claims, *, now):
    if now >= seconds(claims, "exp"):
        raise ValueError("it has expired")
    if seconds(claims, "iat") > now:
        raise ValueError("it was issued in the future")
    if "nbf" in claims and seconds(claims, "nbf") > now:
        raise ValueError("it isn't valid yet")


def read(segment):
    data = mine.base64url_decode(segment)
    if mine.base64url_encode(data) != segment:
        raise ValueError("another spelling")
    return data


def _verify(token, *, keys, issuer, audience, now):
    if not isinstance(token, str) or len(token) > 8192:
        raise ValueError("not a token of a sane size")
    if token.count(".") != 2:
        raise ValueError("not three parts")
    first, second, third = token.split(".")
    read(third)
    header = parse_json_object(read(first))
    if header.get("alg") != "RS256":
        raise ValueError("alg")
    if "crit" in header:
        raise ValueError("crit")
    if "b64" in header:
        raise ValueError("b64")
    typ = header.get("typ")
    if not isinstance(typ, str):
        raise ValueError("no typ")
    if typ.lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("not an access token")
    key = mine.find_key(keys, header.get("kid"))
    mine.verify_rs256(token, key)
    claims = parse_json_object(read(second))
    if claims.get("iss") != issuer:
        raise ValueError("issuer")
    aud = claims.get("aud")
    if isinstance(aud, str):
        aud = [aud]
    if not isinstance(aud, list) or not all(isinstance(one, str) for one in aud):
        raise ValueError("aud is odd")
    if audience not in aud:
        raise ValueError("for another server")
    check_times(claims, now=now)
    for name in ("sub", "jti", "client_id"):
        if not isinstance(claims.get(name), str):
            raise ValueError(f"{name} is missing")
    return claims


def verify(token, **known):
    try:
        return _verify(token, **known)
    except ValueError as error:
        raise PermissionError("no") from error
