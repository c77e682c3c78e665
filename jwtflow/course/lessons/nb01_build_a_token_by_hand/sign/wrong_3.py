# belief: a checksum shows who made it
def sign_hs256(header, payload, secret):
    h = b64url_encode(json.dumps(header, separators=(",", ":")).encode())
    p = b64url_encode(json.dumps(payload, separators=(",", ":")).encode())
    return f"{h}.{p}." + b64url_encode(hashlib.sha256(f"{h}.{p}".encode()).digest())
