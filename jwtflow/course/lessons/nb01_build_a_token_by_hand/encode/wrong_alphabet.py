# belief: base64 and base64url are the same alphabet
def base64url_encode(data):
    encoded = base64.b64encode(data)
    return encoded.decode().rstrip("=")
