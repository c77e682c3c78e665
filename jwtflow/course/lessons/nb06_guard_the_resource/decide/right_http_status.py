# the standard library's names for the numbers
from http import HTTPStatus


def decide(claims, scope):
    if claims is None:
        return HTTPStatus.UNAUTHORIZED
    granted = claims.get("scope", "").split()
    return HTTPStatus.OK if scope in granted else HTTPStatus.FORBIDDEN
