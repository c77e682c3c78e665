# belief: what decodes is genuine
def verify_rs256(token, jwk):
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError("three parts")
    header = json.loads(mine.base64url_decode(parts[0]))
    if not isinstance(header, dict) or header.get("alg") != "RS256":
        raise ValueError("alg")
    claims = json.loads(mine.base64url_decode(parts[1]))
    if not isinstance(claims, dict):
        raise ValueError("claims")
    return claims
