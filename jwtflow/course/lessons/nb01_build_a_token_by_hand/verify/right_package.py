# the package's decoder, whose error is no ValueError, and decoded bytes compared
from jwtflow.tokens import base64url_decode as strict


def verify_hs256(token, secret):
    head, body, signature = token.split(".")
    mac = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
    if not hmac.compare_digest(strict(signature), mac):
        raise ValueError("wrong signature")
    header, claims = json.loads(strict(head)), json.loads(strict(body))
    if not isinstance(header, dict) or header.get("alg") != "HS256":
        raise ValueError("not HS256")
    if not isinstance(claims, dict):
        raise ValueError("no claims")
    return claims
