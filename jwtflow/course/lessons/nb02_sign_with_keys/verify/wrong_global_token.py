# requirement: the token that is given
def verify_rs256(given, jwk):
    parts = token.split(".")
    header = json.loads(mine.base64url_decode(parts[0]))
    if len(parts) != 3 or header.get("alg") != "RS256":
        raise ValueError("alg")
    mine.check_rs256(f"{parts[0]}.{parts[1]}".encode(), mine.base64url_decode(parts[2]), jwk)
    return json.loads(mine.base64url_decode(parts[1]))
