# requirement: 1
import json
import zlib


def read_cookie(cookie):
    stored = mine.base64url_decode(cookie.lstrip(".").split(".")[0])
    stored = zlib.decompress(stored) if cookie.startswith(".") else stored
    return {k: str(v) for k, v in json.loads(stored).items()}
