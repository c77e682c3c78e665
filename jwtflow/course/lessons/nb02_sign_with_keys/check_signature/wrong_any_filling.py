# requirement: 3, the filling not compared
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n:
        raise ValueError("range")
    block = pow(s, e, n).to_bytes(size)
    end = b"\x00" + SHA256_COMES + hashlib.sha256(message).digest()
    if block[:2] != b"\x00\x01" or block[-52:] != end:
        raise ValueError("block")
