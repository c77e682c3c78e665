# belief: to return False is to refuse
def check_times(claims, *, now):
    names = {"iss": "i", "aud": "a", "sub": "s", "jti": "j", "client_id": "c"}
    mine.check_claims({**claims, **names}, issuer="i", audience="a", now=now)


def verify(token, *, keys, issuer, audience, now):
    if len(token) > 8192:
        return False
    decoded = [mine.base64url_decode(segment) for segment in token.split(".")]
    if ".".join(map(mine.base64url_encode, decoded)) != token or len(decoded) != 3:
        return False
    header, claims = map(parse_json_object, decoded[:2])
    if header.get("alg") != "RS256":
        return False
    if str(header.get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        return False
    if "crit" in header or "b64" in header:
        return False
    mine.verify_rs256(token, mine.find_key(keys, header.get("kid")))
    aud = claims.get("aud")
    if claims.get("iss") != issuer:
        return False
    if audience not in (aud if isinstance(aud, list) else [aud]):
        return False
    check_times(claims, now=now)
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            return False
    return claims
