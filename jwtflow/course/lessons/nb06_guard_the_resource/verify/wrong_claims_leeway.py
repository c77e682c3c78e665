# requirement: no leeway was asked for
def read(segment):
    data = mine.base64url_decode(segment)
    if mine.base64url_encode(data) != segment:
        raise ValueError("another spelling")
    return data


def verify(token, *, keys, issuer, audience, now):
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
    mine.check_claims(claims, issuer=issuer, audience=audience, now=now, leeway=60)
    return claims
