# requirement: 3
def sign_hs256(header, payload, secret):
    signed = f"{segment(header)}.{segment(payload)}"
    mac = hmac.digest(secret, segment(payload).encode(), "sha256")
    return f"{signed}.{base64url_encode(mac)}"
