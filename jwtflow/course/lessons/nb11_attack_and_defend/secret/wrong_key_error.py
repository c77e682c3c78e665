# requirement: 3 (another error)
import secrets


def new_secret(alg):
    sizes = {"HS256": 32, "HS384": 48, "HS512": 64}
    return secrets.token_bytes(sizes[alg])
