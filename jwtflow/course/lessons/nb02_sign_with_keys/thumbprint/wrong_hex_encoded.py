# requirement: the hash's bytes, not its hexadecimal text
def thumbprint(jwk):
    text = json.dumps({"e": jwk["e"], "kty": jwk["kty"], "n": jwk["n"]}, separators=(",", ":"))
    return mine.base64url_encode(hashlib.sha256(text.encode()).hexdigest().encode())
