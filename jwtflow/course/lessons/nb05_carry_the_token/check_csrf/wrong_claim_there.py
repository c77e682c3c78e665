# requirement: 4
import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in ("GET", "HEAD"):
        return
    if origin is not None and origin not in origins:
        raise ValueError("origin")
    if not header or header != cookie:
        raise ValueError("value")
    if not csrf_hash:
        raise ValueError("login")
