# HMAC by hand, also beyond 64 bytes
def sign_hs256(header, payload, secret):
    text = segment(header) + "." + segment(payload)
    if len(secret) > 64:
        secret = hashlib.sha256(secret).digest()
    return text + "." + mine.base64url_encode(hmac_by_hand(secret, text.encode()))
