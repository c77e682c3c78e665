# two cases
import json
import zlib


def read_cookie(cookie):
    if cookie[0] == ".":
        data = zlib.decompress(mine.base64url_decode(cookie[1:].split(".")[0]))
    else:
        data = mine.base64url_decode(cookie.split(".")[0])
    return json.loads(data)
