# requirement: 1
def base64url_decode(text):
    return base64.urlsafe_b64encode(text.encode())
