# requirement: 1, the signing input built anew from the JSON
def verify_rs256(token, jwk):
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError("three parts")
    header = json.loads(mine.base64url_decode(parts[0]))
    claims = json.loads(mine.base64url_decode(parts[1]))
    if not isinstance(header, dict) or header.get("alg") != "RS256" or not isinstance(claims, dict):
        raise ValueError("alg")
    again = ".".join(mine.base64url_encode(json.dumps(x).encode()) for x in (header, claims))
    mine.check_rs256(again.encode(), mine.base64url_decode(parts[2]), jwk)
    return claims
