# requirement: 3
import hashlib
import secrets

from jwtflow.course import mine


def pkce_pair():
    digest = hashlib.sha256(secrets.token_urlsafe(32).encode()).digest()
    return secrets.token_urlsafe(32), mine.base64url_encode(digest)
