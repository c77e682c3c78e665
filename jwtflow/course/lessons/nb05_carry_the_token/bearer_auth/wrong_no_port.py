# requirement: 2
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin = token, origin_of(origin)[:2]

    def __call__(self, request):
        if origin_of(request.url)[:2] == self.origin:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
