# requirement: 3
import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in ("GET", "HEAD"):
        return
    if origin is not None and origin not in origins:
        raise ValueError("origin")
    if not header or not cookie or not cookie.startswith(header):
        raise ValueError("value")
    if mine.base64url_encode(hashlib.sha256(cookie.encode()).digest()) != csrf_hash:
        raise ValueError("login")
