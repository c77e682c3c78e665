# between
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=450, cooldown_duration=90, timeout=1.5)
