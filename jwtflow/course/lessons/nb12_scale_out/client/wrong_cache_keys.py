# belief: keys are cached for ever
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, cache_keys=True, lifespan=600, cooldown_duration=60, timeout=3)
