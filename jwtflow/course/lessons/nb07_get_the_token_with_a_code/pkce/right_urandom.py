# the operating system's random bytes, and the standard library's base64
import base64
import hashlib
import os


def pkce_pair():
    code_verifier = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
    digest = hashlib.sha256(code_verifier.encode("ascii")).digest()
    return code_verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
