# requirement: 2 (made once, at the top)
import secrets

made = secrets.token_bytes(64)


def new_secret(alg):
    sizes = {"HS256": 32, "HS384": 48, "HS512": 64}
    if alg not in sizes:
        raise ValueError("not an HMAC")
    return made[: sizes[alg]]
