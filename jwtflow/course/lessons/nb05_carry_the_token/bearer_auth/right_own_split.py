# its own comparison
from requests.auth import AuthBase
from urllib.parse import urlsplit


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token = token
        self.origin = urlsplit(origin)

    def __call__(self, request):
        ports = {"https": 443, "http": 80}
        here, there = self.origin, urlsplit(request.url)
        same_host = here.scheme == there.scheme and here.hostname == there.hostname
        if same_host and (here.port or ports[here.scheme]) == (there.port or ports[there.scheme]):
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
