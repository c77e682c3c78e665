# the standard library's own alphabet
def base64url_encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
