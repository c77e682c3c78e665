# requirement: 3
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token = token
        self.origin = origin_of(origin)

    def __call__(self, request):
        if origin_of(request.url) == self.origin:
            request.headers["Authorization"] = f"{self}"
        return request

    def __repr__(self):
        return "BearerAuth"

    def __format__(self, spec):
        return f"Bearer {self.token}"
