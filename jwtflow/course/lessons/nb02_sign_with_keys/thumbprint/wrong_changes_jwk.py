# requirement: leaves jwk as it is
def thumbprint(jwk):
    for name in list(jwk):
        if name not in ("e", "kty", "n"):
            del jwk[name]
    text = json.dumps(jwk, sort_keys=True, separators=(",", ":"))
    return mine.base64url_encode(hashlib.sha256(text.encode()).digest())
