# belief: the host is the origin
from requests.auth import AuthBase
from urllib.parse import urlsplit


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.host = token, urlsplit(origin).hostname

    def __call__(self, request):
        if urlsplit(request.url).hostname == self.host:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
