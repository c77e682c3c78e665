# requirement: 1
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        BearerAuth.token = token
        self.origin = origin_of(origin)

    def __call__(self, request):
        if origin_of(request.url) == self.origin:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
