# requirement: 3 (makes a secret for everything)
import secrets


def new_secret(alg):
    return secrets.token_bytes({"HS256": 32, "HS384": 48}.get(alg, 64))
