# requirement: the argument jwk is used
def check_rs256(message, signature, jwk):
    block = pow(int.from_bytes(signature), e, n).to_bytes(256)
    end = SHA256_COMES + hashlib.sha256(message).digest()
    if (
        len(signature) != 256
        or int.from_bytes(signature) >= n
        or block != b"\x00\x01" + b"\xff" * 202 + b"\x00" + end
    ):
        raise ValueError
