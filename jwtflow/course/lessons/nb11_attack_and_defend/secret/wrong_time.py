# belief: nobody can guess the time
import hashlib
import itertools
import time

numbers = itertools.count()


def new_secret(alg):
    hashes = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
    if alg not in hashes:
        raise ValueError("not an HMAC")
    return hashlib.new(hashes[alg], str(time.time()).encode()).digest()
