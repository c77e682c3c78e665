# requirement: 2
import base64
import hashlib
import secrets

from jwtflow.course import mine


def pkce_pair():
    code_verifier = base64.b64encode(secrets.token_bytes(33)).decode()
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest())
