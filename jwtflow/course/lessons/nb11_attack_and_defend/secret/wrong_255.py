# requirement: 2 (one value of a byte never comes up)
import secrets


def new_secret(alg):
    if alg not in {"HS256", "HS384", "HS512"}:
        raise ValueError(alg)
    return bytes(secrets.randbelow(255) for _ in range(int(alg[2:]) // 8))
