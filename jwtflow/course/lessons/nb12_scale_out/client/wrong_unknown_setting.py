# requirement: PyJWT's settings
import jwt


def make_client(url):
    return jwt.PyJWKClient(url, max_age=600, cooldown_duration=60, timeout=3)
