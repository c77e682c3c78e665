# requirement: 3 (a part of a name is looked for in a text)
import secrets


def new_secret(alg):
    if alg not in "HS256 HS384 HS512":
        raise ValueError("not an HMAC")
    return secrets.token_bytes({"HS384": 48, "HS512": 64}.get(alg, 32))
