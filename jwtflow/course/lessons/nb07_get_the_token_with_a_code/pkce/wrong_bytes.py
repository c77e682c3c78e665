# requirement: two strings
import hashlib
import secrets

from jwtflow.course import mine


def pkce_pair():
    code_verifier = secrets.token_urlsafe(32).encode()
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier).digest())
