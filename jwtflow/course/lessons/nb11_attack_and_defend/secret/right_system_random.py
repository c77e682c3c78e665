# the module random, on the operating system's source
import random


def new_secret(alg):
    try:
        size = dict(HS256=32, HS384=48, HS512=64)[alg]
    except KeyError:
        raise ValueError("not an HMAC") from None
    return random.SystemRandom().randbytes(size)
