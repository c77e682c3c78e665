# requirement: 3
def sign_hs256(header, payload, secret):
    mac = hmac.digest(secret, signing_input.encode(), "sha256")
    return f"{segment(header)}.{segment(payload)}.{mine.base64url_encode(mac)}"
