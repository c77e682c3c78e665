# compares bytes
import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in ("GET", "HEAD"):
        return
    if origin is not None and origin not in origins:
        raise ValueError("origin")
    if not header or header != cookie:
        raise ValueError("value")
    if (
        not csrf_hash
        or mine.base64url_decode(csrf_hash) != hashlib.sha256(header.encode()).digest()
    ):
        raise ValueError("login")
