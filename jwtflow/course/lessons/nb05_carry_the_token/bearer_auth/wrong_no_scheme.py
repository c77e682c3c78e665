# requirement: 2
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin = token, origin_of(origin)[1:]

    def __call__(self, request):
        if origin_of(request.url)[1:] == self.origin:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
