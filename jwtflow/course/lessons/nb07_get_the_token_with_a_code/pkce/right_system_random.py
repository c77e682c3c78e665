# random.SystemRandom is the operating system's source, too
import hashlib
import random
import string

from jwtflow.course import mine


def pkce_pair():
    choose = random.SystemRandom().choice
    code_verifier = "".join(choose(string.ascii_letters) for _ in range(50))
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest())
