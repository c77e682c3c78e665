# belief: the padding belongs to the value
def sign_hs256(header, payload, secret):
    signed = f"{segment(header)}.{segment(payload)}"
    mac = hmac.digest(secret, signed.encode(), "sha256")
    return signed + "." + base64.urlsafe_b64encode(mac).decode()
