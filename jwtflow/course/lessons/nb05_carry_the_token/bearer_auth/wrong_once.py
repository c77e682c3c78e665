# requirement: 2, each request by itself
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin, self.known = token, origin_of(origin), False

    def __call__(self, request):
        self.known = self.known or origin_of(request.url) == self.origin
        if self.known:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
