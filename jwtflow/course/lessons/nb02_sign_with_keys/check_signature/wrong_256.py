# requirement: the size depends on the key
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != 256 or s >= n:
        raise ValueError("range")
    end = b"\x00" + SHA256_COMES + hashlib.sha256(message).digest()
    if pow(s, e, n).to_bytes(256) != b"\x00\x01".ljust(256 - len(end), b"\xff") + end:
        raise ValueError("block")
