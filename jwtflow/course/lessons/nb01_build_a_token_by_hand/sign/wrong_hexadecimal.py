# belief: the signature is the hexadecimal text of the HMAC
def sign_hs256(header, payload, secret):
    signed = f"{segment(header)}.{segment(payload)}"
    return signed + "." + hmac.new(secret, signed.encode(), hashlib.sha256).hexdigest()
