# belief: an unknown kid is a new key
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=600, cooldown_duration=0, timeout=3)
