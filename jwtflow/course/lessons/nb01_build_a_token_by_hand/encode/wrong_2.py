# belief: base64 and base64url are the same alphabet
def b64url_encode(data):
    return base64.b64encode(data).rstrip(b"=").decode()
