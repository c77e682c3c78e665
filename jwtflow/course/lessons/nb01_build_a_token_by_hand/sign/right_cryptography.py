# the library cryptography
from cryptography.hazmat.primitives import hashes, hmac as chmac


def sign_hs256(header, payload, secret):
    text = segment(header) + "." + segment(payload)
    h = chmac.HMAC(secret, hashes.SHA256())
    h.update(text.encode())
    return text + "." + mine.base64url_encode(h.finalize())
