# requirement: no line breaks
def base64url_encode(data):
    return base64.encodebytes(data).decode().replace("+", "-").replace("/", "_").strip().rstrip("=")
