# the standard library's names for the numbers
from http import HTTPStatus


def decide(claims, scope):
    if claims is None:
        return HTTPStatus.UNAUTHORIZED
    granted = claims.get("scope")
    if not isinstance(granted, str):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.OK if scope in granted.split(" ") else HTTPStatus.FORBIDDEN
