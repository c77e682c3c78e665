# requirement: 2
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin = token, origin_of(origin)

    def __call__(self, request):
        scheme, host, port = origin_of(request.url)
        parent = f".{host}".endswith(f".{self.origin[1]}")
        if parent and (scheme, port) == (self.origin[0], self.origin[2]):
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
