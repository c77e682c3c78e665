# requirement: 1 (32 bytes for all of them)
import secrets


def new_secret(alg):
    if alg not in ("HS256", "HS384", "HS512"):
        raise ValueError("not an HMAC")
    return secrets.token_bytes(32)
