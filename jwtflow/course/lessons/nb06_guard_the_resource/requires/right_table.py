# the challenge from a table
import functools

from flask import g, request


def requires(scope, check_token):
    def decorate(view):
        @functools.wraps(view)
        def guarded(*args, **kwargs):
            token = mine.bearer_token(dict(request.headers))
            error = ""
            claims = None
            if token is not None:
                try:
                    claims = check_token(token)
                except ValueError:
                    error = ' error="invalid_token"'
            status = mine.decide(claims, scope)
            if status != 200:
                error = {401: error, 403: ' error="insufficient_scope"'}[status]
                return {"error": error}, status, [("WWW-Authenticate", "Bearer" + error)]
            g.claims = claims
            return view(*args, **kwargs)

        return guarded

    return decorate
