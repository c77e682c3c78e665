# requirement: JSON, not Python's spelling
def thumbprint(jwk):
    text = str({"e": jwk["e"], "kty": jwk["kty"], "n": jwk["n"]}).replace(" ", "")
    return mine.base64url_encode(hashlib.sha256(text.encode()).digest())
