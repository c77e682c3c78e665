# requirement: too strict, wants a kid and typ
def verify_rs256(token, jwk):
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError("three parts")
    header = json.loads(mine.base64url_decode(parts[0]))
    if (
        not isinstance(header, dict)
        or header.get("alg") != "RS256"
        or header.get("kid") != jwk["kid"]
    ):
        raise ValueError("header")
    mine.check_rs256(f"{parts[0]}.{parts[1]}".encode(), mine.base64url_decode(parts[2]), jwk)
    claims = json.loads(mine.base64url_decode(parts[1]))
    if not isinstance(claims, dict):
        raise ValueError("claims")
    return claims
