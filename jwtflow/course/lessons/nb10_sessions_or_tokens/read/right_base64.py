# the base64 module
import json
import zlib


def read_cookie(cookie):
    import base64

    part = cookie.lstrip(".").split(".")[0]
    stored = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if cookie.startswith("."):
        stored = zlib.decompress(stored)
    return json.loads(stored.decode())
