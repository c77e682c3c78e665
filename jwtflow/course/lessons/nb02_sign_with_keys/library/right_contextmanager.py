# A context manager turns the errors.
from contextlib import contextmanager


@contextmanager
def as_value_error():
    try:
        yield
    except jwt.PyJWTError as error:
        raise ValueError("no") from error


def with_pyjwt(token, jwk):
    with as_value_error():
        return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options=later)
