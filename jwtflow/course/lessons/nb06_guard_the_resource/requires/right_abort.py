# abort with a response of its own
import functools

from flask import Response, abort, g, request


def requires(scope, check_token):
    def stop(status, challenge):
        abort(Response(status=status, headers={"WWW-Authenticate": challenge}))

    def decorate(view):
        @functools.wraps(view)
        def guarded(*args, **kwargs):
            token = mine.bearer_token(request.headers)
            if token is None:
                stop(401, "Bearer")
            try:
                g.claims = check_token(token)
            except ValueError:
                stop(401, 'Bearer error="invalid_token"')
            if mine.decide(g.claims, scope) == 403:
                stop(403, 'Bearer error="insufficient_scope"')
            return view(*args, **kwargs)

        return guarded

    return decorate
