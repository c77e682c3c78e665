# PyJWT checks the signature, our own lines the rest
def check_times(claims, *, now):
    names = {"iss": "i", "aud": "a", "sub": "s", "jti": "j", "client_id": "c"}
    mine.check_claims({**claims, **names}, issuer="i", audience="a", now=now)


def verify(token, *, keys, issuer, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    try:
        header, claims, signature = (mine.base64url_decode(part) for part in token.split("."))
        if token != ".".join(mine.base64url_encode(part) for part in (header, claims, signature)):
            raise ValueError("spelling")
        header, claims = parse_json_object(header), parse_json_object(claims)
        jwk = mine.find_key(keys, header.get("kid"))
        options = {
            "verify_signature": True,
            "verify_exp": False,
            "verify_nbf": False,
            "verify_iat": False,
        }
        jwt.decode(token, jwt.PyJWK(jwk), ["RS256"], options, issuer=issuer, audience=audience)
    except jwt.PyJWTError as error:
        raise ValueError(str(error)) from error
    if str(header.get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("typ")
    if "crit" in header or "b64" in header:
        raise ValueError("extension")
    check_times(claims, now=now)
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
    return claims
