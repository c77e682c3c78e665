# a subclass
import jwt


class Client(jwt.PyJWKClient):
    def __init__(self, url):
        super().__init__(url, lifespan=600, timeout=5, cooldown_duration=100)


def make_client(url):
    return Client(url)
