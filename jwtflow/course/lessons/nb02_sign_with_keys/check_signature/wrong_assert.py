# requirement: ValueError
def check_rs256(message, signature, jwk):
    n, e = (int.from_bytes(mine.base64url_decode(jwk[name])) for name in ("n", "e"))
    block = pow(int.from_bytes(signature), e, n).to_bytes(256)
    end = SHA256_COMES + hashlib.sha256(message).digest()
    assert len(signature) == 256 and int.from_bytes(signature) < n
    assert block == b"\x00\x01" + b"\xff" * 202 + b"\x00" + end
