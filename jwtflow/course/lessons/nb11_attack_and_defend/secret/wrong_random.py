# belief: the module random is random enough for a key
import random


def new_secret(alg):
    sizes = {"HS256": 32, "HS384": 48, "HS512": 64}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    return random.randbytes(sizes[alg])
