# requirement: the members e, kty and n
def thumbprint(jwk):
    text = json.dumps({"e": jwk["e"], "n": jwk["n"]}, separators=(",", ":"))
    return mine.base64url_encode(hashlib.sha256(text.encode()).digest())
