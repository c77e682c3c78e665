# requirement: 1
def base64url_encode(data):
    encoded = base64.urlsafe_b64encode(dta)
    return encoded.rstrip(b"=").decode()
