# compares numbers, with the length checked
def check_rs256(message, signature, jwk):
    n, e = (int.from_bytes(mine.base64url_decode(jwk[name])) for name in "ne")
    size = -(-n.bit_length() // 8)
    tail = b"\x00" + SHA256_COMES + hashlib.sha256(message).digest()
    wanted = b"\x00\x01".ljust(size - len(tail), b"\xff") + tail
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n or pow(s, e, n) != int.from_bytes(wanted):
        raise ValueError
