# requirement: the argument secret
SECRET = b"an example secret, 32 bytes long"


def sign_hs256(header, payload, secret):
    text = f"{segment(header)}.{segment(payload)}"
    return f"{text}.{mine.base64url_encode(hmac.digest(SECRET, text.encode(), 'sha256'))}"
