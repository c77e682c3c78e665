# belief: the challenge may be the verifier itself
import secrets


def pkce_pair():
    code_verifier = secrets.token_urlsafe(32)
    return code_verifier, code_verifier
