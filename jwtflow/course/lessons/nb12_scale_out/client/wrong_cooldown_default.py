# requirement: 3, sixty and not thirty
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, lifespan=600, timeout=3)
