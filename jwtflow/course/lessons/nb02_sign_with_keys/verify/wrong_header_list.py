# requirement: a refusal is a ValueError
def verify_rs256(token, jwk):
    header, payload, signature = token.split(".")
    if json.loads(mine.base64url_decode(header)).get("alg") != "RS256":
        raise ValueError
    check_rs256(f"{header}.{payload}".encode(), mine.base64url_decode(signature), jwk)
    claims = json.loads(mine.base64url_decode(payload))
    if not isinstance(claims, dict):
        raise ValueError
    return claims
