# requirement: 1, to_bytes of the digest's size overflows
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n:
        raise ValueError("range")
    block = pow(s, e, n).to_bytes(255)
    end = b"\x00" + SHA256_COMES + hashlib.sha256(message).digest()
    if block != b"\x01".ljust(255 - len(end), b"\xff") + end:
        raise ValueError("block")
