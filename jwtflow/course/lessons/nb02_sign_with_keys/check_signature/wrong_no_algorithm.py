# requirement: 3, the nineteen bytes not compared
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n:
        raise ValueError("range")
    block = pow(s, e, n).to_bytes(size)
    fill = size - 54
    if (
        block[: fill + 3] != b"\x00\x01" + b"\xff" * fill + b"\x00"
        or block[-32:] != hashlib.sha256(message).digest()
    ):
        raise ValueError("block")
