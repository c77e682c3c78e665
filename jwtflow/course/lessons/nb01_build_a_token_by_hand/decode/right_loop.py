# appends until it fits
def base64url_decode(text):
    while len(text) % 4:
        text += "="
    return base64.b64decode(text.replace("-", "+").replace("_", "/"))
