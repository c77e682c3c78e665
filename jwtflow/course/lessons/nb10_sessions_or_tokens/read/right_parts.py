# parts by number
import json
import zlib


def read_cookie(cookie):
    parts = cookie.split(".")
    if len(parts) == 4:
        return json.loads(zlib.decompress(mine.base64url_decode(parts[1])).decode("utf-8"))
    return json.loads(mine.base64url_decode(parts[0]).decode("utf-8"))
