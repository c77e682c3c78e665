# requirement: 2 (the time and the network card's number)
import hashlib
import uuid


def new_secret(alg):
    sizes = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    return hashlib.new(sizes[alg], uuid.uuid1().bytes).digest()
