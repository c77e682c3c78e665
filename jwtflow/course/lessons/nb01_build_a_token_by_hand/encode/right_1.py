# another way
def b64url_encode(data):
    return base64.b64encode(data).decode().replace("+", "-").replace("/", "_").replace("=", "")
