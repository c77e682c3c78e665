# os.urandom, imported by its name
from os import urandom


def new_secret(alg):
    sizes = {"HS256": 32, "HS384": 48, "HS512": 64}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    return urandom(sizes[alg])
