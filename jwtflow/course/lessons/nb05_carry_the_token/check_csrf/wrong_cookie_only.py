# belief: the csrf cookie is proof enough
import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in ("GET", "HEAD"):
        return
    if origin is not None and origin not in origins:
        raise ValueError("origin")
    if not cookie:
        raise ValueError("value")
    if mine.base64url_encode(hashlib.sha256(cookie.encode()).digest()) != csrf_hash:
        raise ValueError("login")
