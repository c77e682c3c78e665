# requirement: 1
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token, self.origin = token, origin

    def __call__(self, request):
        origin = "{0}://{1}:{2}".format(*origin_of(request.url))
        mine = (
            self.origin
            if self.origin.count(":") == 2
            else f"{self.origin}:{origin.rpartition(':')[2]}"
        )
        if origin == mine and origin_of(request.url) == origin_of(self.origin):
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
