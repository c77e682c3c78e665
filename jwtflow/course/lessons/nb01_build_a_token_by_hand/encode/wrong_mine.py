# requirement: it does the work itself
def base64url_encode(data):
    return mine.base64url_encode(data)
