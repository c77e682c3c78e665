# requirement: the signature before the payload
def verify_rs256(token, jwk):
    header_segment, payload_segment, signature_segment = token.split(".")
    header, claims = (
        json.loads(mine.base64url_decode(part)) for part in (header_segment, payload_segment)
    )
    if not isinstance(header, dict) or header.get("alg") != "RS256":
        raise ValueError("this verifier knows RS256 and nothing else")
    message = f"{header_segment}.{payload_segment}".encode()
    check_rs256(message, mine.base64url_decode(signature_segment), jwk)
    if not isinstance(claims, dict):
        raise ValueError("the payload is not an object")
    return claims
