# a number with so many bits
import secrets


def new_secret(alg):
    bits = {"HS256": 256, "HS384": 384, "HS512": 512}
    if alg in bits:
        return secrets.randbits(bits[alg]).to_bytes(bits[alg] // 8, "big")
    raise ValueError("there is no such algorithm")
