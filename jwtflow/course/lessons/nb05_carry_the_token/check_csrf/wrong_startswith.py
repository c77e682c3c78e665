# belief: what begins like our origin is ours
import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in ("GET", "HEAD"):
        return
    if origin is not None and not origin.startswith(tuple(origins)):
        raise ValueError("origin")
    if not header or header != cookie:
        raise ValueError("value")
    if mine.base64url_encode(hashlib.sha256(header.encode()).digest()) != csrf_hash:
        raise ValueError("login")
