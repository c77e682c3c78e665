# requirement: every byte of the block
def check_rs256(message, signature, jwk):
    n, e = (int.from_bytes(mine.base64url_decode(jwk[name])) for name in ("n", "e"))
    size = (n.bit_length() + 7) // 8
    if len(signature) != size or int.from_bytes(signature) >= n:
        raise ValueError
    block = pow(int.from_bytes(signature), e, n).to_bytes(size)
    if not block.endswith(b"\x00" + SHA256_COMES + hashlib.sha256(message).digest()):
        raise ValueError
