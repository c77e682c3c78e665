# requirement: 1
import hashlib
import secrets

from jwtflow.course import mine

VERIFIER = secrets.token_urlsafe(32)


def pkce_pair():
    return VERIFIER, mine.base64url_encode(hashlib.sha256(VERIFIER.encode()).digest())
