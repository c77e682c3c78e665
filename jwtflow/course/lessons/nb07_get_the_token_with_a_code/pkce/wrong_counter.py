# requirement: 1
import hashlib
import itertools

from jwtflow.course import mine

counter = itertools.count(1)


def pkce_pair():
    code_verifier = f"a-verifier-of-this-client-number-{next(counter):012}"
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest())
