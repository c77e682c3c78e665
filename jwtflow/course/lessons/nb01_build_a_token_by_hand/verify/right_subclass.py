# refuses with a subclass of ValueError
class BadToken(ValueError):
    pass


def verify_hs256(token, secret):
    signing, _, signature = token.rpartition(".")
    mac = hmac.digest(secret, signing.encode(), "sha256")
    if not hmac.compare_digest(base64url_encode(mac).encode(), signature.encode()):
        raise BadToken("wrong signature")
    header, claims = (json.loads(mine.base64url_decode(part)) for part in signing.split("."))
    if not isinstance(header, dict) or header.get("alg") != "HS256":
        raise BadToken("not HS256")
    if not isinstance(claims, dict):
        raise BadToken("no claims")
    return claims
