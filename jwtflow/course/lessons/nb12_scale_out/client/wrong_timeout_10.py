# requirement: 4, five and not ten
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=600, cooldown_duration=60, timeout=10)
