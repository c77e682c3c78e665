# HMAC by hand, also beyond 64 bytes
def hmac_by_hand(secret, message):
    key = secret.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).digest()


def sign_hs256(header, payload, secret):
    text = segment(header) + "." + segment(payload)
    if len(secret) > 64:
        secret = hashlib.sha256(secret).digest()
    return text + "." + mine.base64url_encode(hmac_by_hand(secret, text.encode()))
