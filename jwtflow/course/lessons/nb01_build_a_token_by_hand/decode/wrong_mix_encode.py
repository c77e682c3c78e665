# requirement: text and bytes apart
def base64url_decode(text):
    return base64.urlsafe_b64decode(text.encode() + "==")
