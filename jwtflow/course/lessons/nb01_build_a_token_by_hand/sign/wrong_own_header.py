# requirement: 1
def sign_hs256(header, payload, secret):
    signed = f"{segment({'alg': 'HS256', 'typ': 'JWT'})}.{segment(payload)}"
    return f"{signed}.{base64url_encode(hmac.digest(secret, signed.encode(), 'sha256'))}"
