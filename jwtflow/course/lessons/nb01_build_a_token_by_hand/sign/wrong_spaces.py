# requirement: 2
def sign_hs256(header, payload, secret):
    h, p = (base64url_encode(json.dumps(x).encode()) for x in (header, payload))
    return f"{h}.{p}.{base64url_encode(hmac.digest(secret, f'{h}.{p}'.encode(), 'sha256'))}"
