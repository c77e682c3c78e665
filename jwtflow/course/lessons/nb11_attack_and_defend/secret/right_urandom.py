# from the operating system itself
import os


def new_secret(alg):
    if alg == "HS256":
        return os.urandom(32)
    if alg == "HS384":
        return os.urandom(48)
    if alg == "HS512":
        return os.urandom(64)
    raise ValueError(alg)
