# with a header
import jwt


def make_client(url):
    return jwt.PyJWKClient(
        url, headers={"User-Agent": "api"}, lifespan=360, cooldown_duration=75, timeout=3
    )
