# requirement: 2
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin = token, origin_of(origin)

    def __call__(self, request):
        _, host, _ = self.origin
        if origin_of(request.url) in (self.origin, ("https", host, 443)):
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
