# belief: a signed cookie has the parts of a token, in their order
import json
import zlib


def read_cookie(cookie):
    stored = mine.base64url_decode(cookie.split(".")[1])
    return json.loads(zlib.decompress(stored) if cookie.startswith(".") else stored)
