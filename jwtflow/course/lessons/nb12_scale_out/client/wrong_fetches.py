# requirement: it returns a client, and doesn't use it
import jwt


def make_client(url):
    client = jwt.PyJWKClient(url, lifespan=600, cooldown_duration=60, timeout=3)
    client.get_jwk_set()
    return client
