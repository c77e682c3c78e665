# partition
import json
import zlib


def read_cookie(cookie):
    packed = cookie.startswith(".")
    text = cookie.removeprefix(".").partition(".")[0]
    stored = mine.base64url_decode(text)
    return json.loads(zlib.decompress(stored) if packed else stored)
