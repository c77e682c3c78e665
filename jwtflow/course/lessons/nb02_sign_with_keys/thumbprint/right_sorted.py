# sort_keys and a comprehension
def thumbprint(jwk):
    wanted = {k: v for k, v in jwk.items() if k in {"n", "e", "kty"}}
    text = json.dumps(wanted, sort_keys=True, separators=(",", ":"))
    return mine.base64url_encode(hashlib.sha256(text.encode("utf-8")).digest())
