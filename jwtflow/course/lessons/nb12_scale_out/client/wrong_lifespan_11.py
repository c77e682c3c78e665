# requirement: 1, ten and not eleven
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=660, cooldown_duration=60, timeout=3)
