# requirement: 2 (a generator of the module random, which no seed of the program's reaches)
import random


def new_secret(alg):
    sizes = {"HS256": 32, "HS384": 48, "HS512": 64}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    return random.Random().randbytes(sizes[alg])
