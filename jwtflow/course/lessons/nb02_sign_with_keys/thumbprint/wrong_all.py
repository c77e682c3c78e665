# belief: a thumbprint covers the whole JWK
def thumbprint(jwk):
    text = json.dumps(jwk, sort_keys=True, separators=(",", ":"))
    return mine.base64url_encode(hashlib.sha256(text.encode()).digest())
