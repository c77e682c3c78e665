# belief: what begins with the origin is of that origin
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin = token, origin_of(origin)
        self.prefix = origin.removesuffix(":443").lower()

    def __call__(self, request):
        address = request.url.replace(":443/", "/").replace(":80/", "/")
        if address.startswith(self.prefix):
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
