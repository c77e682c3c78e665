# requirement: 3
def sign_hs256(header, payload, secret):
    h, p = segment(header), segment(payload)
    mac = hmac.digest(secret, (h + p).encode(), "sha256")
    return f"{h}.{p}.{base64url_encode(mac)}"
