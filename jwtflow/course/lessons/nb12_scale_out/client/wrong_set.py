# requirement: a PyJWKClient
import jwt


def make_client(url):
    return jwt.PyJWKSet
