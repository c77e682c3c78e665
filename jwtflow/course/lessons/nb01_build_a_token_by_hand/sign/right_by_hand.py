# HMAC by hand, as far as 64 bytes go
def sign_hs256(header, payload, secret):
    text = segment(header) + "." + segment(payload)
    return text + "." + base64url_encode(hmac_by_hand(secret, text.encode()))
