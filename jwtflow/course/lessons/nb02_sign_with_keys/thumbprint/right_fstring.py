# The JSON written by hand.
import base64


def thumbprint(jwk):
    text = f'{{"e":"{jwk["e"]}","kty":"RSA","n":"{jwk["n"]}"}}'
    hashed = hashlib.sha256(text.encode("ascii")).digest()
    return base64.urlsafe_b64encode(hashed).decode().rstrip("=")
