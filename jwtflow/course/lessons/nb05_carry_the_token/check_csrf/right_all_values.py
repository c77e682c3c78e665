# checks that both are there
import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in ("GET", "HEAD"):
        return
    if origin is not None and origin not in origins:
        raise ValueError("origin")
    if None in (header, cookie, csrf_hash) or "" in (header, cookie):
        raise ValueError("something is missing")
    if header != cookie:
        raise ValueError("value")
    if mine.base64url_encode(hashlib.sha256(header.encode()).digest()) != csrf_hash:
        raise ValueError("login")
