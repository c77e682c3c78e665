# the size from the name of the algorithm
import secrets


def new_secret(alg):
    if alg not in {"HS256", "HS384", "HS512"}:
        raise ValueError("not an HMAC")
    return secrets.token_bytes(int(alg[2:]) // 8)
