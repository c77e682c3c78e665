# belief: the keys are fetched for each request
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, cache_jwk_set=False, cooldown_duration=60, timeout=3)
