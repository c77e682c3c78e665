# Compares byte by byte, and the size last.
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    try:
        block = pow(int.from_bytes(signature), e, n).to_bytes(size)
    except OverflowError:
        raise ValueError from None
    h = hashlib.sha256(message).digest()
    wanted = bytes([0, 1]) + bytes([255]) * (size - 54) + bytes(1) + SHA256_COMES + h
    for a, b in zip(block, wanted, strict=True):
        if a != b:
            raise ValueError("different byte")
    if len(signature) != size or int.from_bytes(signature) >= n:
        raise ValueError("size")
