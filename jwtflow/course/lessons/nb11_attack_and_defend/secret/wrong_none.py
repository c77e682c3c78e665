# requirement: 3 (returns None)
import secrets


def new_secret(alg):
    sizes = {"HS256": 32, "HS384": 48, "HS512": 64}
    if alg in sizes:
        return secrets.token_bytes(sizes[alg])
