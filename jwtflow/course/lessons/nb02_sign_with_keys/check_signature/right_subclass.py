# Its own kind of ValueError, raised by a helper.
def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]))
    e = int.from_bytes(mine.base64url_decode(jwk["e"]))
    size = (n.bit_length() + 7) // 8

    class BadSignature(ValueError):
        pass

    def need(condition, why):
        if not condition:
            raise BadSignature(why)

    need(len(signature) == size, "length")
    number = int.from_bytes(signature)
    need(0 <= number < n, "range")
    block = pow(number, e, n).to_bytes(size)
    tail = SHA256_COMES + hashlib.sha256(message).digest()
    need(block == b"\x00\x01" + (size - 3 - len(tail)) * b"\xff" + b"\x00" + tail, "block")
