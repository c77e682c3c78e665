# belief: the padding belongs to the value
def base64url_encode(data):
    return base64.urlsafe_b64encode(data).decode()
