# belief: the token goes wherever the request goes
from requests.auth import AuthBase


class BearerAuth(AuthBase):
    def __init__(self, token, origin):
        self.token = token

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request
