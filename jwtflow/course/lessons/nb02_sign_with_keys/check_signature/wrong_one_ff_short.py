# requirement: 3, the filling one byte short
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    s = int.from_bytes(signature)
    if len(signature) != size or s >= n:
        raise ValueError("range")
    digest = hashlib.sha256(message).digest()
    expected = b"\x00\x01" + b"\xff" * (size - 55) + b"\x00" + SHA256_COMES + digest
    if pow(s, e, n).to_bytes(size) != expected:
        raise ValueError("block")
