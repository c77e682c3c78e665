# made once
from functools import cache

import jwt


@cache
def make_client(url):
    return jwt.PyJWKClient(url, lifespan=600, cooldown_duration=60, timeout=3)
