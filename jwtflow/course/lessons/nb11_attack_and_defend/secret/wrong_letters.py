# belief: a secret of 32 characters has 256 bits
import secrets
import string


def new_secret(alg):
    sizes = {"HS256": 32, "HS384": 48, "HS512": 64}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    alphabet = string.ascii_letters + string.digits + "!#$%&()*+"
    return "".join(secrets.choice(alphabet) for _ in range(sizes[alg])).encode()
