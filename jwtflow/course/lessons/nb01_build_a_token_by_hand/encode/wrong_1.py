# belief: the padding belongs to the value
def b64url_encode(data):
    return base64.urlsafe_b64encode(data).decode()
