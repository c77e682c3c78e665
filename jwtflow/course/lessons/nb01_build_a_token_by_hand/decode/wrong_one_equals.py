# requirement: as much padding as was left out
def base64url_decode(text):
    return base64.urlsafe_b64decode(text + "=")
