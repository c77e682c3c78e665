# belief: == is good enough to compare signatures
def verify_hs256(token, secret):
    signing_input, _, signature = token.rpartition(".")
    expected = mine.base64url_encode(hmac.digest(secret, signing_input.encode(), "sha256"))
    hmac.compare_digest(expected.encode(), signature.encode())
    if expected != signature:
        raise ValueError("wrong signature")
    head, body = signing_input.split(".")
    header = json.loads(mine.base64url_decode(head))
    if not isinstance(header, dict) or header.get("alg") != "HS256":
        raise ValueError("alg")
    claims = json.loads(mine.base64url_decode(body))
    if not isinstance(claims, dict):
        raise ValueError("claims")
    return claims
