# try, except, else
from functools import wraps
from http import HTTPStatus

import flask


def requires(scope, check_token):
    def wrap(f):
        @wraps(f)
        def inner(*a, **k):
            if (token := mine.bearer_token(dict(flask.request.headers))) is None:
                return "Who are you?\n", HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": "Bearer"}
            try:
                flask.g.claims = check_token(token)
            except ValueError:
                return (
                    "A bad token\n",
                    HTTPStatus.UNAUTHORIZED,
                    {"WWW-Authenticate": 'Bearer error="invalid_token"'},
                )
            else:
                if mine.decide(flask.g.claims, scope) == HTTPStatus.OK:
                    return f(*a, **k)
                return (
                    "Not you\n",
                    HTTPStatus.FORBIDDEN,
                    {"WWW-Authenticate": 'Bearer error="insufficient_scope"'},
                )

        return inner

    return wrap
