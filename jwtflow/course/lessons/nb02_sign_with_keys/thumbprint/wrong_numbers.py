# requirement: the numbers are hashed, not their base64url
def thumbprint(jwk):
    number = {k: int.from_bytes(mine.base64url_decode(jwk[k])) for k in "en"}
    text = json.dumps({"e": number["e"], "kty": "RSA", "n": number["n"]}, separators=(",", ":"))
    return mine.base64url_encode(hashlib.sha256(text.encode()).digest())
