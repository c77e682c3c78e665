# a dataclass that hides the token
from requests.auth import AuthBase
from dataclasses import dataclass, field


@dataclass
class BearerAuth(AuthBase):
    token: str = field(repr=False)
    origin: str

    def __call__(self, request):
        if origin_of(request.url) == origin_of(self.origin):
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
