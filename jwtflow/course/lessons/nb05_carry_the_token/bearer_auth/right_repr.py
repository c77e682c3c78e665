# it shows its origin
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin = token, origin_of(origin)

    def __call__(self, request):
        if origin_of(request.url) == self.origin:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    def __repr__(self):
        return f"BearerAuth(for {self.origin})"
