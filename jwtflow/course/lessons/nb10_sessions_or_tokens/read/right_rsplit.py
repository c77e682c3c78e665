# from the end
import json
import zlib


def read_cookie(cookie):
    first, _time, _signature = cookie.rsplit(".", 2)
    if first.startswith("."):
        return json.loads(zlib.decompress(mine.base64url_decode(first[1:])))
    return json.loads(mine.base64url_decode(first))
