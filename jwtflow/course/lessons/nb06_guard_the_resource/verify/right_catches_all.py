# turns every error into a ValueError
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
    try:
        assert len(token) <= 8192
        parts = token.split(".")
        assert len(parts) == 3
        for part in parts:
            assert mine.base64url_encode(mine.base64url_decode(part)) == part
        header = parse_json_object(mine.base64url_decode(parts[0]))
        assert "crit" not in header and "b64" not in header
        assert header["typ"].lower() in ("at+jwt", "application/at+jwt")
        mine.verify_rs256(token, mine.find_key(keys, header["kid"]))
        claims = parse_json_object(mine.base64url_decode(parts[1]))
        assert claims["iss"] == issuer
        assert audience in (claims["aud"] if type(claims["aud"]) is list else [claims["aud"]])
        check_times(claims, now=now)
        assert all(type(claims[name]) is str for name in ("sub", "jti", "client_id"))
    except Exception as error:
        raise ValueError("refused") from error
    return claims
