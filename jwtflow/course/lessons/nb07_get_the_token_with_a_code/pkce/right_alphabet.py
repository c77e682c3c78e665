# it chooses characters out of the whole alphabet
import hashlib
import secrets
import string

from jwtflow.course import mine


def pkce_pair():
    alphabet = string.ascii_letters + string.digits + "-._~"
    code_verifier = "".join(secrets.choice(alphabet) for _ in range(64))
    return code_verifier, mine.base64url_encode(
        hashlib.sha256(code_verifier.encode("ascii")).digest()
    )
