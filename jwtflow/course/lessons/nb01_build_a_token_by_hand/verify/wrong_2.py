# belief: to return False is to refuse
def verify_hs256(token, secret):
    header, payload, signature = token.split(".")
    mac = hmac.digest(secret, f"{header}.{payload}".encode(), "sha256")
    if not hmac.compare_digest(b64url_encode(mac), signature):
        return False
    return json.loads(b64url_decode(payload))
