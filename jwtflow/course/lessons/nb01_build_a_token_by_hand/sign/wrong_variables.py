# requirement: 1
def sign_hs256(header, payload, secret):
    mac = hmac.digest(secret, signing_input.encode(), "sha256")
    return f"{signing_input}.{base64url_encode(mac)}"
