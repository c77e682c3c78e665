# requirement: 3 (looks at the end of the name)
import secrets


def new_secret(alg):
    for bits in (256, 384, 512):
        if alg.endswith(str(bits)):
            return secrets.token_bytes(bits // 8)
    raise ValueError("not an HMAC")
