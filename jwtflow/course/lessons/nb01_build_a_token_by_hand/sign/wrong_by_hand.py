# requirement: a secret of more than 64 bytes
def sign_hs256(header, payload, secret):
    text = segment(header) + "." + segment(payload)
    return text + "." + base64url_encode(hmac_by_hand(secret, text.encode()))
