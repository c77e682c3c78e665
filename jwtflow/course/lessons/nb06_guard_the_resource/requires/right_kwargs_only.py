# Flask passes its arguments by name
import functools

from flask import g, request


def requires(scope, check_token):
    def decorator(view):
        @functools.wraps(view)
        def guarded(**kwargs):
            token = mine.bearer_token(dict(request.headers))
            if token is None:
                return "", 401, {"WWW-Authenticate": "Bearer"}
            try:
                claims = check_token(token)
            except ValueError:
                return "", 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            if mine.decide(claims, scope) == 403:
                return "", 403, {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}
            g.claims = claims
            return view(**kwargs)

        return guarded

    return decorator
