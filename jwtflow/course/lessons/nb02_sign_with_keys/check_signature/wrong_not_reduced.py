# requirement: smaller than n
def check_rs256(message, signature, jwk):
    n, e = (int.from_bytes(mine.base64url_decode(jwk[name])) for name in ("n", "e"))
    size = (n.bit_length() + 7) // 8
    block = pow(int.from_bytes(signature), e, n).to_bytes(size)
    end = SHA256_COMES + hashlib.sha256(message).digest()
    if (
        len(signature) != size
        or block != b"\x00\x01" + b"\xff" * (size - len(end) - 3) + b"\x00" + end
    ):
        raise ValueError
