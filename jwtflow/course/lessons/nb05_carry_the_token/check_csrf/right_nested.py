# one condition
def expected(value):
    return mine.base64url_encode(hashlib.sha256(value.encode()).digest())


import hashlib


def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
    if method not in {"GET", "HEAD"}:
        right_origin = origin is None or origin in origins
        right_value = bool(header) and header == cookie
        if not (right_origin and right_value and expected(header) == csrf_hash):
            raise ValueError("it may be forged")
