# belief: a hash is its hexadecimal text
import hashlib
import secrets


def pkce_pair():
    code_verifier = secrets.token_urlsafe(32)
    return code_verifier, hashlib.sha256(code_verifier.encode()).hexdigest()
