# belief: any random number will do
import hashlib
import random

from jwtflow.course import mine


def pkce_pair():
    code_verifier = mine.base64url_encode(random.randbytes(32))
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest())
