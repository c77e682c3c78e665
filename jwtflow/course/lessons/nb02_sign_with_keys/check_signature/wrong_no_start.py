# requirement: 3, the first two bytes not compared
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n:
        raise ValueError("range")
    end = b"\xff\x00" + SHA256_COMES + hashlib.sha256(message).digest()
    if pow(s, e, n).to_bytes(size)[2:] != b"".ljust(size - 2 - len(end), b"\xff") + end:
        raise ValueError("block")
