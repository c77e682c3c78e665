# requirement: of the key that is given
def thumbprint(key):
    text = json.dumps({"e": jwk["e"], "kty": jwk["kty"], "n": jwk["n"]}, separators=(",", ":"))
    return mine.base64url_encode(hashlib.sha256(text.encode()).digest())
