# requirement: 4, and 3
import jwt


def make_client(url):
    return jwt.PyJWKClient(url)
