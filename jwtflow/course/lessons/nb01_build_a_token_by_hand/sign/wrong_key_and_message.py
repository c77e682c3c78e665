# requirement: 3
def sign_hs256(header, payload, secret):
    signed = f"{segment(header)}.{segment(payload)}"
    return f"{signed}.{base64url_encode(hmac.digest(signed.encode(), secret, 'sha256'))}"
