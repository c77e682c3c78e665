# the other end of each need
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=300, cooldown_duration=120, timeout=5)
