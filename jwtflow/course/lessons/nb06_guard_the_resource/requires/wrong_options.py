# requirement: 1
import functools

from flask import g, request


def requires(scope, check_token):
    def decorate(view):
        @functools.wraps(view)
        def guarded(*args, **kwargs):
            if request.method == "OPTIONS":
                return view(*args, **kwargs)
            token = mine.bearer_token(dict(request.headers))
            challenge = "Bearer"
            claims = None
            if token is not None:
                try:
                    claims = check_token(token)
                except ValueError:
                    challenge = 'Bearer error="invalid_token"'
            status = mine.decide(claims, scope)
            if status == 403:
                challenge = 'Bearer error="insufficient_scope"'
            if status != 200:
                return "refused", status, {"WWW-Authenticate": challenge}
            g.claims = claims
            return view(*args, **kwargs)

        return guarded

    return decorate
