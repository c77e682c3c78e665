# requirement: a name that is nowhere
def verify_rs256(token, jwk):
    header_part, payload_part, signature_part = token.split(".")
    header = json.loads(base64url_decode(header_part))
    if header["alg"] != "RS256":
        raise ValueError("alg")
    mine.check_rs256(
        f"{header_part}.{payload_part}".encode(), base64url_decode(signature_part), jwk
    )
    return json.loads(base64url_decode(payload_part))
