# requirement: SHA-256
def thumbprint(jwk):
    text = json.dumps({"e": jwk["e"], "kty": jwk["kty"], "n": jwk["n"]}, separators=(",", ":"))
    return mine.base64url_encode(hashlib.sha1(text.encode()).digest())
