# requirement: it does the work itself
from jwtflow.tokens import base64url_decode as packaged


def base64url_decode(text):
    return packaged(text)
