# requirement: 3 (what comes behind the name isn't looked at)
import secrets


def new_secret(alg):
    if not alg.startswith(("HS256", "HS384", "HS512")):
        raise ValueError(alg)
    return secrets.token_bytes(int(alg[2:5]) // 8)
