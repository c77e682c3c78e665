# requirement: 1
import json
import zlib


def read_cookie(cookie):
    stored = mine.base64url_decode(cookie.lstrip(".").split(".")[0])
    return (zlib.decompress(stored) if cookie.startswith(".") else stored).decode()
