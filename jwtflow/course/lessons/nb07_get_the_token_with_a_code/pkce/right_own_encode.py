# random bytes through the learner's own base64url, and a list
import hashlib
import secrets

from jwtflow.course import mine


def pkce_pair():
    code_verifier = mine.base64url_encode(secrets.token_bytes(48))
    challenge = mine.base64url_encode(hashlib.new("sha256", code_verifier.encode()).digest())
    return [code_verifier, challenge]
