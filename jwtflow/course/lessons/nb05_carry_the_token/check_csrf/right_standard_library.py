# base64 of the standard library
import base64
import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in ("GET", "HEAD"):
        return
    if origin is not None and origin not in origins:
        raise ValueError("origin")
    if not header or header != cookie:
        raise ValueError("value")
    digest = hashlib.sha256(header.encode()).digest()
    if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != csrf_hash:
        raise ValueError("login")
