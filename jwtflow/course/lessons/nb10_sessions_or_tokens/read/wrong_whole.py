# requirement: 1
import json
import zlib


def read_cookie(cookie):
    return json.loads(cookie)
