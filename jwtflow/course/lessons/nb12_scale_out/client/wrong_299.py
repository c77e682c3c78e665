# requirement: 2 (a second too short)
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=299, cooldown_duration=60, timeout=3)
