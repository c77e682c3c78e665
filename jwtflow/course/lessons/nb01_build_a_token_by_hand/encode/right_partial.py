# a function with one argument filled in
from functools import partial


def enc(alphabet, data):
    return base64.b64encode(data, alphabet).decode().rstrip("=")


base64url_encode = partial(enc, b"-_")
