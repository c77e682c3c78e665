# requirement: three parts
def verify_rs256(token, jwk):
    header, payload, signature = token.split(".")[:3]
    fields = json.loads(mine.base64url_decode(header))
    if not isinstance(fields, dict) or fields.get("alg") != "RS256":
        raise ValueError
    check_rs256(f"{header}.{payload}".encode(), mine.base64url_decode(signature), jwk)
    claims = json.loads(mine.base64url_decode(payload))
    if not isinstance(claims, dict):
        raise ValueError
    return claims
