# requirement: 1
import hashlib
import time

from jwtflow.course import mine


def pkce_pair():
    code_verifier = f"{time.time_ns():050}"
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest())
