# belief: a checksum shows who made it
def sign_hs256(header, payload, secret):
    signed = f"{segment(header)}.{segment(payload)}"
    return signed + "." + base64url_encode(hashlib.sha256(signed.encode()).digest())
