# belief: keys are cached for ever
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=864_000, cooldown_duration=60, timeout=3)
