# requirement: 1
def sign_hs256(header, payload, secret):
    signed = f"{segment(header)}.{segment(payload)}"
    return signed + base64url_encode(hmac.digest(secret, signed.encode(), "sha256"))
