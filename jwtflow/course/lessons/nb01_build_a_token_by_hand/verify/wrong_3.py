# belief: == is good enough to compare signatures
def verify_hs256(token, secret):
    header, payload, signature = token.split(".")
    mac = hmac.digest(secret, f"{header}.{payload}".encode(), "sha256")
    if b64url_encode(mac) != signature:
        raise ValueError("wrong signature")
    return json.loads(b64url_decode(payload))
