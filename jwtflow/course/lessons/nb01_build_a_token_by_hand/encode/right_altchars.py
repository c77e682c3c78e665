# altchars and a loop
def base64url_encode(data):
    text = str(base64.b64encode(data, altchars=b"-_"), "ascii")
    while text.endswith("="):
        text = text[:-1]
    return text
