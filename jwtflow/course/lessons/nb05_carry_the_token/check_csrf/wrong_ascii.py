# requirement: 3, whatever the header holds
import hashlib
import hmac


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method in {"GET", "HEAD"}:
        return
    if origin is not None and origin not in origins:
        raise ValueError("origin")
    if not header or not cookie or not hmac.compare_digest(header, cookie):
        raise ValueError("value")
    if mine.base64url_encode(hashlib.sha256(header.encode()).digest()) != csrf_hash:
        raise ValueError("login")
