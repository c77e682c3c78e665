# it hashes in two steps
import hashlib
import secrets

from jwtflow.course import mine


def pkce_pair():
    code_verifier = secrets.token_urlsafe(40)
    hashed = hashlib.sha256()
    hashed.update(bytes(code_verifier, "ascii"))
    return code_verifier, mine.base64url_encode(hashed.digest())
