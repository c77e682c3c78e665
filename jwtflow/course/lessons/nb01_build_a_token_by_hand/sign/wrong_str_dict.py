# requirement: JSON, not Python's way to print a dictionary
def sign_hs256(header, payload, secret):
    def s(x):
        return mine.base64url_encode(str(x).replace("'", '"').replace(" ", "").encode())

    text = f"{s(header)}.{s(payload)}"
    return f"{text}.{mine.base64url_encode(hmac.digest(secret, text.encode(), 'sha256'))}"
