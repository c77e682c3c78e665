# belief: a thumbprint is written in hexadecimal
def thumbprint(jwk):
    text = json.dumps({k: jwk[k] for k in ("e", "kty", "n")}, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
