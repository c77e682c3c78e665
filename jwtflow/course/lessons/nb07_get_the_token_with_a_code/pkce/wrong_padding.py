# belief: the padding belongs to the value
import base64
import hashlib
import secrets


def pkce_pair():
    code_verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(code_verifier.encode()).digest()
    return code_verifier, base64.urlsafe_b64encode(digest).decode()
