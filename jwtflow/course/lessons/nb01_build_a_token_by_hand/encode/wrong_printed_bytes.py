# requirement: 1
def base64url_encode(data):
    return str(base64.urlsafe_b64encode(data).rstrip(b"="))
