# not a subclass of AuthBase
from requests.auth import AuthBase


class BearerAuth:
    def __init__(self, token, origin):
        self.token, self.origin = token, origin_of(origin)

    def __call__(self, request):
        if origin_of(request.url) == self.origin:
            request.headers.update({"Authorization": f"Bearer {self.token}"})
        return request
