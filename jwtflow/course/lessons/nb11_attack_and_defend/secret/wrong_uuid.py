# requirement: 2 (122 random bits)
import uuid


def new_secret(alg):
    sizes = {"HS256": 32, "HS384": 48, "HS512": 64}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    return (str(uuid.uuid4()) * 2)[: sizes[alg]].encode()
