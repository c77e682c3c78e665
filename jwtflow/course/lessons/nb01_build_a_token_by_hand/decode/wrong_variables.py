# requirement: 1
def base64url_decode(text):
    return awkward
