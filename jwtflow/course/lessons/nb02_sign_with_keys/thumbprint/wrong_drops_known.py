# requirement: only e, kty and n, whatever else is there
def thumbprint(jwk):
    members = {k: v for k, v in jwk.items() if k not in ("kid", "alg", "use")}
    text = json.dumps(members, sort_keys=True, separators=(",", ":"))
    return mine.base64url_encode(hashlib.sha256(text.encode()).digest())
