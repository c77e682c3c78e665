# belief: a token may say that it needs no signature
def verify_hs256(token, secret):
    head, body, signature = token.split(".")
    header, claims = json.loads(base64url_decode(head)), json.loads(base64url_decode(body))
    if header.get("alg") == "none":
        return claims
    mac = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
    if not hmac.compare_digest(base64url_encode(mac).encode(), signature.encode()):
        raise ValueError("wrong signature")
    if header["alg"] != "HS256" or not isinstance(claims, dict):
        raise ValueError("not HS256")
    return claims
