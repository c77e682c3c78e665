# a decorator and a helper
import functools


def as_text(function):
    @functools.wraps(function)
    def wrapper(data):
        return function(data).decode("ascii")

    return wrapper


@as_text
def base64url_encode(data):
    encoded = base64.b64encode(data)
    return encoded.strip(b"=").replace(b"+", b"-").replace(b"/", b"_")
