# belief: a decoder finds out by itself what was left out
def base64url_decode(text):
    return base64.urlsafe_b64decode(text + "=")
