# says what is the default, too
import jwt


def make_client(url):
    return jwt.PyJWKClient(
        url, cache_keys=False, cache_jwk_set=True, lifespan=500, cooldown_duration=60, timeout=2
    )
