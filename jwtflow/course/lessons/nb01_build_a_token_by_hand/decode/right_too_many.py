# more padding than needed
def base64url_decode(text):
    return base64.b64decode(text + "===", altchars=b"-_")
