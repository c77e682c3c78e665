# urllib3 takes addresses apart
from requests.auth import AuthBase
from urllib3.util import parse_url


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin = token, self.parts(origin)

    def __call__(self, request):
        if self.parts(request.url) == self.origin:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    @staticmethod
    def parts(url):
        found = parse_url(url)
        return found.scheme, found.host, found.port or {"http": 80, "https": 443}[found.scheme]
