# requirement: 1
import hashlib
import random
import string
import time

from jwtflow.course import mine


def pkce_pair():
    letters = string.ascii_letters + string.digits
    code_verifier = "".join(random.Random(time.time_ns()).choices(letters, k=64))
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest())
