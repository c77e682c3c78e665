# requirement: 1
def base64url_decode(text):
    return base64.urlsafe_b64decode(text + "==").rstrip(b"\0")
