# Compares two numbers instead of bytes.
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    digest = hashlib.sha256(message).digest()
    expected = b"\x00\x01" + b"\xff" * (size - 54) + b"\x00" + SHA256_COMES + digest
    s = int.from_bytes(signature, "big")
    ok = len(signature) == size and s < n and pow(s, e, n) == int.from_bytes(expected, "big")
    if not ok:
        raise ValueError("not a signature of this message")
