# the JSON written as an f-string
import base64


def thumbprint(jwk):
    text = f'{{"e":"{jwk["e"]}","kty":"{jwk["kty"]}","n":"{jwk["n"]}"}}'
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().replace("=", "")
