# belief: a hash is its hexadecimal text
import hashlib
import secrets

from jwtflow.course import mine


def pkce_pair():
    code_verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(code_verifier.encode()).hexdigest()
    return code_verifier, mine.base64url_encode(digest.encode())
