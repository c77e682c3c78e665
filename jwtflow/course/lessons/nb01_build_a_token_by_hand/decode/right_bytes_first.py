# works on bytes
def base64url_decode(text):
    data = text.encode("ascii")
    return base64.urlsafe_b64decode(data + b"=" * ((4 - len(data) % 4) % 4))
