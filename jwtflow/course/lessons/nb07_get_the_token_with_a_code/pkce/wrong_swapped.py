# requirement: the verifier comes first
import hashlib
import secrets

from jwtflow.course import mine


def pkce_pair():
    code_verifier = secrets.token_urlsafe(32)
    return mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest()), code_verifier
