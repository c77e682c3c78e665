# requirement: 1
import hashlib
import secrets

from jwtflow.course import mine


def pkce_pair():
    code_verifier = "".join(secrets.choice("01") for _ in range(43))
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest())
