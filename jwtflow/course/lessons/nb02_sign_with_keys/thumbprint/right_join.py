# Pieces joined.
def thumbprint(jwk):
    inner = ",".join(f"{json.dumps(k)}:{json.dumps(jwk[k])}" for k in sorted(["n", "e", "kty"]))
    return mine.base64url_encode(hashlib.sha256(("{" + inner + "}").encode()).digest())
