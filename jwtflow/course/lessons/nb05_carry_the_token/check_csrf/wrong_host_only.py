# requirement: 2
from urllib.parse import urlsplit
import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in ("GET", "HEAD"):
        return
    hosts = [urlsplit(each).hostname for each in origins]
    if origin is not None and urlsplit(origin).hostname not in hosts:
        raise ValueError("origin")
    if not header or header != cookie:
        raise ValueError("value")
    if mine.base64url_encode(hashlib.sha256(header.encode()).digest()) != csrf_hash:
        raise ValueError("login")
