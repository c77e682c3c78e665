# requirement: a str of the base64url alone
import base64


def thumbprint(jwk):
    text = json.dumps({k: jwk[k] for k in ("e", "kty", "n")}, separators=(",", ":"))
    return str(base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"="))
