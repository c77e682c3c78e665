# requirement: sha256 takes bytes
def thumbprint(jwk):
    text = json.dumps({"e": jwk["e"], "kty": jwk["kty"], "n": jwk["n"]}, separators=(",", ":"))
    return mine.base64url_encode(hashlib.sha256(text).digest())
