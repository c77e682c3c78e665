# requirement: the JSON alone is hashed
def thumbprint(jwk):
    text = (
        json.dumps({"e": jwk["e"], "kty": jwk["kty"], "n": jwk["n"]}, separators=(",", ":")) + "\n"
    )
    return mine.base64url_encode(hashlib.sha256(text.encode()).digest())
