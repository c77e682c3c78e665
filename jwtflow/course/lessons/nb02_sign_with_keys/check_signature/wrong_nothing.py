# belief: what opens is genuine
def check_rs256(message, signature, jwk):
    n, e = (int.from_bytes(mine.base64url_decode(jwk[name])) for name in ("n", "e"))
    pow(int.from_bytes(signature), e, n).to_bytes(256)
