# belief: the signature is the hexadecimal text of the HMAC
def sign_hs256(header, payload, secret):
    signed = f"{segment(header)}.{segment(payload)}"
    text = hmac.new(secret, signed.encode(), hashlib.sha256).hexdigest()
    return signed + "." + base64url_encode(text.encode())
