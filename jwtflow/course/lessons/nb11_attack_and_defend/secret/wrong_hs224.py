# requirement: 3 (any number behind HS will do)
import secrets


def new_secret(alg):
    if not alg.startswith("HS"):
        raise ValueError("not an HMAC")
    return secrets.token_bytes(int(alg[2:]) // 8)
