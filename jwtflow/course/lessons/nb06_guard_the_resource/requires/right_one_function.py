# functools.partial instead of nested functions
import functools

from flask import g, request


def _guarded(view, scope, check_token, *args, **kwargs):
    token = mine.bearer_token(dict(request.headers))
    if not token:
        return {"error": "no token"}, 401, {"WWW-Authenticate": "Bearer"}
    try:
        claims = check_token(token)
    except ValueError as error:
        return {"error": str(error)}, 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    if mine.decide(claims, scope) == 403:
        return {"error": "scope"}, 403, [("WWW-Authenticate", 'Bearer error="insufficient_scope"')]
    setattr(g, "claims", claims)
    return view(*args, **kwargs)


def requires(scope, check_token):
    return lambda view: functools.wraps(view)(
        lambda *args, **kwargs: _guarded(view, scope, check_token, *args, **kwargs)
    )
