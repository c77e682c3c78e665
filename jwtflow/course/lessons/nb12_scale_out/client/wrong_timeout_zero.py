# requirement: 4, zero doesn't wait at all
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=600, cooldown_duration=60, timeout=0)
