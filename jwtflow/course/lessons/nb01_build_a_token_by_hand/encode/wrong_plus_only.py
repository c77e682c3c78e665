# requirement: 2
def base64url_encode(data):
    return base64.b64encode(data).decode().rstrip("=").replace("+", "-")
