# requirement: claims are a dictionary
def verify_rs256(token, jwk):
    h, p, s = token.split(".")
    head = json.loads(mine.base64url_decode(h))
    if not isinstance(head, dict) or head.get("alg") != "RS256":
        raise ValueError("x")
    check_rs256((h + "." + p).encode(), mine.base64url_decode(s), jwk)
    return mine.base64url_decode(p).decode()
