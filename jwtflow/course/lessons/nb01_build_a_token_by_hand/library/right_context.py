# a context manager turns the errors
import contextlib


@contextlib.contextmanager
def refusing():
    try:
        yield
    except jwt.PyJWTError as error:
        raise ValueError("refused") from error


def verify_with_pyjwt(token, secret):
    with refusing():
        if "=" in token:
            raise jwt.InvalidTokenError("padding")
        return jwt.decode(token, secret, algorithms=["HS256"])
