# requirement: 1, ten minutes
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=3600, cooldown_duration=60, timeout=3)
