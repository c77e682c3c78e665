# requirement: returns the claims, not True
def verify_rs256(token, jwk):
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError("three parts")
    header = json.loads(mine.base64url_decode(parts[0]))
    if not isinstance(header, dict) or header.get("alg") != "RS256":
        raise ValueError("alg")
    mine.check_rs256(f"{parts[0]}.{parts[1]}".encode(), mine.base64url_decode(parts[2]), jwk)
    return True
