# requirement: raise ValueError
import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in ("GET", "HEAD"):
        return
    if origin is not None and origin not in origins:
        return False
    if not header or header != cookie:
        return False
    if mine.base64url_encode(hashlib.sha256(header.encode()).digest()) != csrf_hash:
        return False
