# requirement: no spaces
def thumbprint(jwk):
    text = json.dumps({k: jwk[k] for k in ("e", "kty", "n")})
    return mine.base64url_encode(hashlib.sha256(text.encode()).digest())
