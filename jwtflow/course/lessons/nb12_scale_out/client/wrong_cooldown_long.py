# requirement: 3, a new key after two minutes
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=600, cooldown_duration=300, timeout=3)
