# Takes the block apart, but looks at every byte.
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8
    if len(signature) != size or int.from_bytes(signature) >= n:
        raise ValueError("not a number for this key")
    block = pow(int.from_bytes(signature), e, n).to_bytes(size)
    fill = size - 3 - 19 - 32
    if block[:2] != b"\x00\x01":
        raise ValueError("start")
    if any(byte != 0xFF for byte in block[2 : 2 + fill]):
        raise ValueError("filling")
    if block[2 + fill] != 0:
        raise ValueError("zero")
    if block[3 + fill : 22 + fill] != SHA256_COMES:
        raise ValueError("algorithm")
    if block[22 + fill :] != hashlib.sha256(message).digest():
        raise ValueError("digest")
