# belief: JSON has an order of its own
def thumbprint(jwk):
    text = json.dumps(
        {k: v for k, v in jwk.items() if k in ("e", "kty", "n")}, separators=(",", ":")
    )
    return mine.base64url_encode(hashlib.sha256(text.encode()).digest())
