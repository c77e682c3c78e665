# requirement: the signature covers the parts as they came
def verify_rs256(token, jwk):
    header, payload, signature = token.split(".")
    fields, claims = (json.loads(mine.base64url_decode(part)) for part in (header, payload))
    if fields.get("alg") != "RS256":
        raise ValueError
    again = ".".join(
        mine.base64url_encode(json.dumps(part, separators=(",", ":")).encode())
        for part in (fields, claims)
    )
    check_rs256(again.encode(), mine.base64url_decode(signature), jwk)
    return claims
