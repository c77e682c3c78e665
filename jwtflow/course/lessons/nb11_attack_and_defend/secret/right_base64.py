# text in base64url, of enough bytes
import secrets


def new_secret(alg):
    match alg:
        case "HS256":
            size = 32
        case "HS384":
            size = 48
        case "HS512":
            size = 64
        case _:
            raise ValueError("not an HMAC")
    return secrets.token_urlsafe(size).encode()
