# requirement: returns
def thumbprint(jwk):
    text = json.dumps({"e": jwk["e"], "kty": jwk["kty"], "n": jwk["n"]}, separators=(",", ":"))
    print(mine.base64url_encode(hashlib.sha256(text.encode()).digest()))
