# requirement: the length
def check_times(claims, *, now):
    names = {"iss": "i", "aud": "a", "sub": "s", "jti": "j", "client_id": "c"}
    mine.check_claims({**claims, **names}, issuer="i", audience="a", now=now)


def verify(token, *, keys, issuer, audience, now):
    if len(token) >= 8192:
        raise ValueError("it is too long")
    decoded = [mine.base64url_decode(segment) for segment in token.split(".")]
    if ".".join(map(mine.base64url_encode, decoded)) != token or len(decoded) != 3:
        raise ValueError("it is not three segments in the one right spelling")
    header, claims = map(parse_json_object, decoded[:2])
    if header.get("alg") != "RS256":
        raise ValueError("alg is not on our list")
    if str(header.get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("it is not an access token")
    if "crit" in header or "b64" in header:
        raise ValueError("it demands an extension")
    mine.verify_rs256(token, mine.find_key(keys, header.get("kid")))
    aud = claims.get("aud")
    if claims.get("iss") != issuer:
        raise ValueError("it is from another issuer")
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise ValueError("it is meant for another API")
    check_times(claims, now=now)
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise ValueError(f"{name} is missing")
    return claims
