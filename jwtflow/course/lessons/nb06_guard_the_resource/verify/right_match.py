# match statements
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


def verify(token, *, keys, issuer, audience, now):
    def strict(part):
        decoded = mine.base64url_decode(part)
        if mine.base64url_encode(decoded) != part:
            raise ValueError("spelling")
        return decoded

    if len(token) > 8192:
        raise ValueError("too long")
    head, body, signature = token.split(".")
    strict(signature)
    match parse_json_object(strict(head)):
        case {"crit": _} | {"b64": _}:
            raise ValueError("an extension")
        case {"alg": "RS256", "typ": str(typ), "kid": str(kid)} if typ.lower() in {
            "at+jwt",
            "application/at+jwt",
        }:
            mine.verify_rs256(token, mine.find_key(keys, kid))
        case _:
            raise ValueError("not an access token of ours")
    match claims := parse_json_object(strict(body)):
        case {
            "iss": iss,
            "aud": str() | list() as aud,
            "sub": str(),
            "jti": str(),
            "client_id": str(),
        } if iss == issuer:
            if audience not in ([aud] if isinstance(aud, str) else aud):
                raise ValueError("for somebody else")
        case _:
            raise ValueError("claims")
    check_times(claims, now=now)
    return claims
