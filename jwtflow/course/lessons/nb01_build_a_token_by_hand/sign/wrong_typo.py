# requirement: 1
def sign_hs256(header, payload, secret):
    signed = f"{segment(header)}.{segment(payload)}"
    return f"{signed}.{base64url_encode(hmac.digest(secrt, signed.encode(), 'sha256'))}"
