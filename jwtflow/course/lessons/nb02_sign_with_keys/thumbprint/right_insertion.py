# Order of insertion.
def thumbprint(jwk):
    canonical = json.dumps({"e": jwk["e"], "kty": jwk["kty"], "n": jwk["n"]}, separators=(",", ":"))
    digest = hashlib.new("sha256", canonical.encode("utf-8")).digest()
    return mine.base64url_encode(digest)
