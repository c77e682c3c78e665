# requirement: the url that was given
import jwt


def make_client(url):
    return jwt.PyJWKClient(
        "https://auth.example/.well-known/jwks.json", lifespan=600, cooldown_duration=60, timeout=3
    )
