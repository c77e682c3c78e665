# requirement: 3, filling of any length
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n:
        raise ValueError("range")
    block = pow(s, e, n).to_bytes(size)
    if block[:2] != b"\x00\x01":
        raise ValueError("start")
    rest = block[2:].lstrip(b"\xff")
    if not rest.startswith(b"\x00" + SHA256_COMES + hashlib.sha256(message).digest()):
        raise ValueError("rest")
