# requirement: 2, at most once in five minutes
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=60, cooldown_duration=60, timeout=3)
