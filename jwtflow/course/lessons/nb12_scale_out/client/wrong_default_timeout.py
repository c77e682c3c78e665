# requirement: 4, five seconds
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=600, cooldown_duration=60)
