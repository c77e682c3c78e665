# requirement: 2 (half of them, twice)
import secrets


def new_secret(alg):
    sizes = {"HS256": 32, "HS384": 48, "HS512": 64}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    return secrets.token_bytes(sizes[alg] // 2) * 2
