# requirement: a hash
def thumbprint(jwk):
    return json.dumps({k: jwk[k] for k in ("e", "kty", "n")}, separators=(",", ":"))
