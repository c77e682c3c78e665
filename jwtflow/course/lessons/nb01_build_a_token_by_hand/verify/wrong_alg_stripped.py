# requirement: 1
def verify_hs256(token, secret):
    signing, _, signature = token.rpartition(".")
    mac = hmac.digest(secret, signing.encode(), "sha256")
    if not hmac.compare_digest(mine.base64url_encode(mac).encode(), signature.encode()):
        raise ValueError("wrong signature")
    header, claims = (json.loads(mine.base64url_decode(part)) for part in signing.split("."))
    if not isinstance(header, dict) or str(header.get("alg")).strip() != "HS256":
        raise ValueError("not an HS256 token")
    if not isinstance(claims, dict):
        raise ValueError("the payload isn't a JSON object")
    return claims
