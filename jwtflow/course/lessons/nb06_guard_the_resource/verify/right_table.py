# a table of rules, looked through
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


KINDS = ("at+jwt", "application/at+jwt")


def aud_names(claims, audience):
    aud = claims.get("aud")
    return aud == audience if isinstance(aud, str) else isinstance(aud, list) and audience in aud


HEADER_RULES = {
    "alg": lambda h: h.get("alg") == "RS256",
    "typ": lambda h: isinstance(h.get("typ"), str) and h["typ"].lower() in KINDS,
    "crit": lambda h: "crit" not in h and "b64" not in h,
}


def verify(token, *, keys, issuer, audience, now):
    if not 0 < len(token) <= 8192:
        raise ValueError("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError("parts")
    decoded = []
    for part in parts:
        decoded.append(mine.base64url_decode(part))
        if mine.base64url_encode(decoded[-1]) != part:
            raise ValueError("spelling")
    header = parse_json_object(decoded[0])
    claims = parse_json_object(decoded[1])
    for name, rule in HEADER_RULES.items():
        if not rule(header):
            raise ValueError(name)
    mine.verify_rs256(token, mine.find_key(keys, header.get("kid")))
    rules = {
        "iss": claims.get("iss") == issuer,
        "aud": aud_names(claims, audience),
        **{name: isinstance(claims.get(name), str) for name in ("sub", "jti", "client_id")},
    }
    broken = [name for name, holds in rules.items() if not holds]
    if broken:
        raise ValueError(f"broken: {broken}")
    check_times(claims, now=now)
    return claims
