# belief: whatever decodes is genuine
def verify_hs256(token, secret):
    head, body, signature = token.split(".")
    header, claims = (json.loads(base64url_decode(part)) for part in (head, body))
    if not signature or header.get("alg") != "HS256":
        raise ValueError("no signature")
    return claims
