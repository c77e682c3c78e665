# belief: a hash over secret and text is as good as an HMAC
def sign_hs256(header, payload, secret):
    signed = f"{segment(header)}.{segment(payload)}"
    return signed + "." + base64url_encode(hashlib.sha256(secret + signed.encode()).digest())
