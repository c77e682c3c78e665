# requirement: 1
def base64url_encode(data):
    return base64.urlsafe_b64encode(awkward).decode().rstrip("=")
