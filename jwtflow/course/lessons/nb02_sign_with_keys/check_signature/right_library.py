# with the library, errors turned into ValueError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256


def check_rs256(message, signature, jwk):
    n, e = (int.from_bytes(mine.base64url_decode(jwk[name])) for name in ("n", "e"))
    key = rsa.RSAPublicNumbers(e, n).public_key()
    try:
        key.verify(signature, message, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        raise ValueError("no") from None
