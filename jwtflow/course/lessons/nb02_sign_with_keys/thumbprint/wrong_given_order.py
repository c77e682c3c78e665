# belief: JSON has an order of its own
def thumbprint(jwk):
    members = {k: v for k, v in jwk.items() if k in ("e", "kty", "n")}
    return mine.base64url_encode(
        hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest()
    )
