# A decorator turns the errors.
import functools


def refuses(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except jwt.PyJWTError as error:
            raise ValueError(error) from error

    return inner


@refuses
def with_pyjwt(token, jwk):
    return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options=later)
