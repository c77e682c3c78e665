# requirement: 1
import json
import zlib


def read_cookie(cookie):
    return json.loads(zlib.decompress(mine.base64url_decode(cookie.lstrip(".").split(".")[0])))
