# returns early
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self._header = f"Bearer {token}"
        self._origin = origin_of(origin)

    def __call__(self, request):
        if origin_of(request.url) != self._origin:
            return request
        request.headers["Authorization"] = self._header
        return request
