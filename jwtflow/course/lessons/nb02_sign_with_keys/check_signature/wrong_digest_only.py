# belief: the digest at the end is all that matters
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n:
        raise ValueError("range")
    if pow(s, e, n).to_bytes(size)[-32:] != hashlib.sha256(message).digest():
        raise ValueError("digest")
