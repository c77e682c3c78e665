# belief: any random number will do
import hashlib
import random
import string

from jwtflow.course import mine


def pkce_pair():
    alphabet = string.ascii_letters + string.digits
    code_verifier = "".join(random.choice(alphabet) for _ in range(64))
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest())
