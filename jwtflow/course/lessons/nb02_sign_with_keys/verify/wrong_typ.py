# requirement: too strict, wants a typ
def verify_rs256(token, jwk):
    h, p, s = token.split(".")
    head = json.loads(mine.base64url_decode(h))
    if not isinstance(head, dict) or head.get("alg") != "RS256" or head.get("typ") != "at+jwt":
        raise ValueError("x")
    check_rs256((h + "." + p).encode(), mine.base64url_decode(s), jwk)
    c = json.loads(mine.base64url_decode(p))
    if not isinstance(c, dict):
        raise ValueError
    return c
