# belief: the signature is the hexadecimal text of the HMAC
def sign_hs256(header, payload, secret):
    h = b64url_encode(json.dumps(header, separators=(",", ":")).encode())
    p = b64url_encode(json.dumps(payload, separators=(",", ":")).encode())
    mac = hmac.new(secret, f"{h}.{p}".encode(), hashlib.sha256)
    return f"{h}.{p}.{mac.hexdigest()}"
