# requirement: 2
import hashlib
import uuid

from jwtflow.course import mine


def pkce_pair():
    code_verifier = str(uuid.uuid4())
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest())
