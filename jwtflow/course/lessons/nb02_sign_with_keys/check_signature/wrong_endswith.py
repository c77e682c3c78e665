# requirement: 3, no filling compared
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n:
        raise ValueError("range")
    if not pow(s, e, n).to_bytes(size).endswith(SHA256_COMES + hashlib.sha256(message).digest()):
        raise ValueError("digest")
