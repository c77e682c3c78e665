# requirement: 3
import hashlib
import secrets

from jwtflow.course import mine


def pkce_pair():
    code_verifier = secrets.token_urlsafe(32)
    return code_verifier, mine.base64url_encode(hashlib.sha1(code_verifier.encode()).digest())
