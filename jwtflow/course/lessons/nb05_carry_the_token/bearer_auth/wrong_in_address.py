# requirement: 2
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.host, self.origin = token, origin_of(origin)[1], origin

    def __call__(self, request):
        if origin_of(request.url) == origin_of(self.origin) or f"//{self.host}/" in request.url[8:]:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
