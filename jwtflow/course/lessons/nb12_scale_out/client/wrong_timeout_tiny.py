# requirement: 4 (no fetch ever ends in time)
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=600, cooldown_duration=60, timeout=0.0001)
