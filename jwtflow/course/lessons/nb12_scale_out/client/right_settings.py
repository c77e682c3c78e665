# a dictionary of settings
from jwt import PyJWKClient

SETTINGS = {"lifespan": 420, "cooldown_duration": 60, "timeout": 4}


def make_client(url):
    return PyJWKClient(url, **SETTINGS)
