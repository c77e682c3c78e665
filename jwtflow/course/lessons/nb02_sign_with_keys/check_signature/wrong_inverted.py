# requirement: 3, the comparison is the wrong way round
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n:
        raise ValueError("size")
    block = pow(s, e, n).to_bytes(size)
    if (
        block
        == b"\x00\x01"
        + b"\xff" * (size - 54)
        + b"\x00"
        + SHA256_COMES
        + hashlib.sha256(message).digest()
    ):
        raise ValueError("block")
