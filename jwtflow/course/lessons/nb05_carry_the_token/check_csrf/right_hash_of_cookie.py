# hashes the cookie
import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in ("GET", "HEAD"):
        return
    if origin is not None and origin not in origins:
        raise ValueError("origin")
    if not header or header != cookie:
        raise ValueError("value")
    digest = hashlib.sha256(cookie.encode()).digest()
    if csrf_hash is None or mine.base64url_encode(digest) != csrf_hash:
        raise ValueError("login")
