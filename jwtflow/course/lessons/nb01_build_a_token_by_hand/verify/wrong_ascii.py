# requirement: 2
def verify_hs256(token, secret):
    signing, _, signature = token.rpartition(".")
    mac = hmac.digest(secret, signing.encode(), "sha256")
    if not hmac.compare_digest(base64url_encode(mac), signature):
        raise ValueError("wrong signature")
    header, claims = (json.loads(mine.base64url_decode(part)) for part in signing.split("."))
    if not isinstance(header, dict) or header.get("alg") != "HS256":
        raise ValueError("not HS256")
    if not isinstance(claims, dict):
        raise ValueError("no claims")
    return claims
