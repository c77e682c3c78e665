# uri by name
import jwt


def make_client(url):
    return jwt.PyJWKClient(uri=url, lifespan=600, cooldown_duration=60, timeout=3)
