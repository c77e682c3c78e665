# in two functions, with an own error
class BadSignature(ValueError):
    pass


def block_for(message, size):
    end = b"\x00" + SHA256_COMES + hashlib.sha256(message).digest()
    return b"\x00\x01" + b"\xff" * (size - 2 - len(end)) + end


def check_rs256(message, signature, jwk):
    n = int.from_bytes(mine.base64url_decode(jwk["n"]), "big")
    e = int.from_bytes(mine.base64url_decode(jwk["e"]), "big")
    size = len(mine.base64url_decode(jwk["n"]))
    opened = pow(int.from_bytes(signature, "big"), e, n).to_bytes(size, "big")
    if opened != block_for(message, size):
        raise BadSignature("wrong block")
    if len(signature) != size or int.from_bytes(signature) >= n:
        raise BadSignature("wrong length")
