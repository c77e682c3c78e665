# requirement: 2, smaller than n
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    if len(signature) != size:
        raise ValueError("length")
    end = b"\x00" + SHA256_COMES + hashlib.sha256(message).digest()
    if (
        pow(int.from_bytes(signature), e, n).to_bytes(size)
        != b"\x00\x01".ljust(size - len(end), b"\xff") + end
    ):
        raise ValueError("block")
