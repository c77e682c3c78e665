# requirement: 2, the number of bytes
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if s >= n:
        raise ValueError("range")
    end = b"\x00" + SHA256_COMES + hashlib.sha256(message).digest()
    if pow(s, e, n).to_bytes(size) != b"\x00\x01".ljust(size - len(end), b"\xff") + end:
        raise ValueError("block")
