# Hashes with cryptography, helper functions.
import base64

from cryptography.hazmat.primitives import hashes


def canonical(jwk):
    needed = sorted(item for item in jwk.items() if item[0] in {"e", "kty", "n"})
    return json.dumps(dict(needed), separators=(",", ":")).encode()


def thumbprint(jwk):
    h = hashes.Hash(hashes.SHA256())
    h.update(canonical(jwk))
    return base64.urlsafe_b64encode(h.finalize()).replace(b"=", b"").decode()
