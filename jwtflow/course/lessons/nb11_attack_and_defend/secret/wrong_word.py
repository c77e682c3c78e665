# requirement: 2 (a hash of a word)
import hashlib


def new_secret(alg):
    hashes = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
    if alg not in hashes:
        raise ValueError("not an HMAC")
    return hashlib.new(hashes[alg], b"an old song that nobody sings").digest()
