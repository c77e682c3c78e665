# requirement: 4
def verify_hs256(token, secret):
    head, body, signature = token.split(".")
    header = json.loads(base64url_decode(head))
    if not isinstance(header, dict) or header.get("alg") != "HS256":
        raise ValueError("not HS256")
    mac = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
    if not hmac.compare_digest(base64url_encode(mac).encode(), signature.encode()):
        raise ValueError("wrong signature")
    claims = json.loads(base64url_decode(body))
    if not isinstance(claims, dict):
        raise ValueError("no claims")
    return claims
