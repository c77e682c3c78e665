# requirement: 3 (a scope that is a list grants nothing, as decide says)
from functools import wraps

from flask import g, request


def requires(scope, check_token):
    def decorate(view):
        @wraps(view)
        def guarded(*args, **kwargs):
            token = mine.bearer_token(dict(request.headers))
            if not token:
                return "no token", 401, {"WWW-Authenticate": "Bearer"}
            try:
                claims = check_token(token)
            except ValueError:
                return "bad", 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            if scope not in claims.get("scope", "").split():
                return "no", 403, {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}
            g.claims = claims
            return view(*args, **kwargs)

        return guarded

    return decorate
