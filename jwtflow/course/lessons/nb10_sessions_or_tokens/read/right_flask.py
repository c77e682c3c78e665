# Flask itself, with a check of nothing
import json
import zlib


def read_cookie(cookie):
    from itsdangerous import URLSafeTimedSerializer

    return URLSafeTimedSerializer("no secret").load_payload(cookie.rsplit(".", 2)[0].encode())
