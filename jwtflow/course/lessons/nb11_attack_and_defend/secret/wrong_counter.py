# requirement: 2 (the hash of a number that is counted up)
import hashlib
import itertools

_numbers = itertools.count()


def new_secret(alg):
    sizes = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    return hashlib.new(sizes[alg], str(next(_numbers)).encode()).digest()
