# belief: a hash over secret and text is an HMAC
def sign_hs256(header, payload, secret):
    h = b64url_encode(json.dumps(header, separators=(",", ":")).encode())
    p = b64url_encode(json.dumps(payload, separators=(",", ":")).encode())
    return f"{h}.{p}." + b64url_encode(hashlib.sha256(secret + f"{h}.{p}".encode()).digest())
