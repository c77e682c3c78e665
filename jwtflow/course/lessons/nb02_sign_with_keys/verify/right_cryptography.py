# The signature with cryptography.
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers


def verify_rs256(token, jwk):
    try:
        segments = token.split(".")
        header, payload, signature = [mine.base64url_decode(s) for s in segments]
        header = json.loads(header)
        if not isinstance(header, dict) or header["alg"] != "RS256":
            raise ValueError
        numbers = [int.from_bytes(mine.base64url_decode(jwk[x])) for x in "en"]
        public = RSAPublicNumbers(*numbers).public_key()
        message = token[: token.rindex(".")].encode()
        public.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        claims = json.loads(payload)
        if not isinstance(claims, dict):
            raise ValueError
    except (KeyError, InvalidSignature) as error:
        raise ValueError("refused") from error
    return claims
