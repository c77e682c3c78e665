# requirement: 2 (four random bytes, and a name)
import secrets


def new_secret(alg):
    sizes = {"HS256": 32, "HS384": 48, "HS512": 64}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    return b"company-" + secrets.token_bytes(4) + bytes(sizes[alg] - 12)
