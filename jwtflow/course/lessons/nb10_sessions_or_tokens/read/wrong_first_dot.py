# requirement: 2
import json
import zlib


def read_cookie(cookie):
    return json.loads(mine.base64url_decode(cookie.split(".")[0]))
