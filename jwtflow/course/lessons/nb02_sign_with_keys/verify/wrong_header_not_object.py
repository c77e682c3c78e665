# requirement: 3 and 4, a header that is a list
def verify_rs256(token, jwk):
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError("three parts")
    header = json.loads(mine.base64url_decode(parts[0]))
    if header.get("alg") != "RS256":
        raise ValueError("alg")
    mine.check_rs256(f"{parts[0]}.{parts[1]}".encode(), mine.base64url_decode(parts[2]), jwk)
    claims = json.loads(mine.base64url_decode(parts[1]))
    if not isinstance(claims, dict):
        raise ValueError("claims")
    return claims
