# written in hexadecimal, and twice as long for that
import secrets


def new_secret(alg):
    size = {"HS256": 32, "HS384": 48, "HS512": 64}.get(alg)
    if size is None:
        raise ValueError("not an HMAC")
    return secrets.token_hex(size).encode()
