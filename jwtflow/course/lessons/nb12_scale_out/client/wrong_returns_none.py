# requirement: it returns the client
import jwt


def make_client(url):
    jwt.PyJWKClient(url, lifespan=600, cooldown_duration=60, timeout=3)
