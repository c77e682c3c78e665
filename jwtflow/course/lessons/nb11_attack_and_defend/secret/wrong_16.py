# requirement: 1 (half as many)
import secrets


def new_secret(alg):
    sizes = {"HS256": 16, "HS384": 24, "HS512": 32}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    return secrets.token_bytes(sizes[alg])
