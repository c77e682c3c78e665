# requirement: 1
import json
import zlib


def read_cookie(cookie):
    import base64

    part = cookie.lstrip(".").split(".")[0]
    stored = base64.b64decode(part + "=" * (-len(part) % 4))
    return json.loads(zlib.decompress(stored) if cookie.startswith(".") else stored)
