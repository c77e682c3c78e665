# requirement: 1
import zlib

from jwtflow.tokens import base64url_decode


def read_cookie(cookie):
    stored = base64url_decode(cookie.lstrip(".").split(".")[0])
    if cookie.startswith("."):
        stored = zlib.decompress(stored)
    return eval(stored)
