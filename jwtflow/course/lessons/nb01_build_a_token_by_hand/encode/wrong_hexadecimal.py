# requirement: 2
def base64url_encode(data):
    return data.hex()
