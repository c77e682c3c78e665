# requirement: 6 (a TypeError of check_token is a bug)
from functools import wraps

from flask import g, request


def requires(scope, check_token):
    def decorate(view):
        @wraps(view)
        def guarded(*args, **kwargs):
            token = mine.bearer_token(dict(request.headers))
            if token is None:
                return "no token", 401, {"WWW-Authenticate": "Bearer"}
            try:
                claims = check_token(token)
            except (ValueError, TypeError):
                return "bad", 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            if mine.decide(claims, scope) != 200:
                return "no", 403, {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}
            g.claims = claims
            return view(*args, **kwargs)

        return guarded

    return decorate
