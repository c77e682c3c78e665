# belief: a default port makes another origin
from requests.auth import AuthBase
from urllib.parse import urlsplit


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin = token, urlsplit(origin.lower())[:2]

    def __call__(self, request):
        if urlsplit(request.url.lower())[:2] == self.origin:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
