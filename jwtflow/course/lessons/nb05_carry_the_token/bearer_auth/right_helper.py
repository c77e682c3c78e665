# the origin is taken apart at each call
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin = token, origin

    def __call__(self, request):
        if origin_of(request.url) == origin_of(self.origin):
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
