# Compares with hmac.compare_digest.
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    import hmac

    if len(signature) != size:
        raise ValueError("length")
    s = int.from_bytes(signature)
    if not s < n:
        raise ValueError("not below n")
    expected = bytearray(b"\xff" * size)
    expected[:2] = b"\x00\x01"
    expected[-52:] = b"\x00" + SHA256_COMES + hashlib.new("sha256", message).digest()
    if not hmac.compare_digest(pow(s, e, n).to_bytes(size), bytes(expected)):
        raise ValueError("block")
