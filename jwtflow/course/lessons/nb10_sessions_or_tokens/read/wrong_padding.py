# requirement: 1
import json
import zlib


def read_cookie(cookie):
    import base64

    stored = base64.urlsafe_b64decode(cookie.lstrip(".").split(".")[0])
    return json.loads(zlib.decompress(stored) if cookie.startswith(".") else stored)
