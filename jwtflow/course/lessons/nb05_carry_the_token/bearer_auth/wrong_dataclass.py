# belief: what is printed stays on the screen
from requests.auth import AuthBase
from dataclasses import dataclass


@dataclass
class BearerAuth(AuthBase):
    token: str
    origin: str

    def __call__(self, request):
        if origin_of(request.url) == origin_of(self.origin):
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
