# requirement: 3, the zero before the name is not compared
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n:
        raise ValueError("size")
    block = pow(s, e, n).to_bytes(size)
    k = size - 52
    if (
        block[:2] != b"\x00\x01"
        or set(block[2:k]) != {255}
        or block[k + 1 :] != SHA256_COMES + hashlib.sha256(message).digest()
    ):
        raise ValueError("block")
