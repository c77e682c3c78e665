# requirement: 2, five and not four
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=240, cooldown_duration=60, timeout=3)
