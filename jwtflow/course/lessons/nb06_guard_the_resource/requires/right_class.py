# a class in place of nested functions
import functools

from flask import g, make_response, request


class requires:
    def __init__(self, scope, check_token):
        self.scope, self.check_token = scope, check_token

    def __call__(self, view):
        return functools.update_wrapper(functools.partial(self.guarded, view), view)

    def guarded(self, view, *args, **kwargs):
        token = mine.bearer_token(dict(request.headers))
        if token is None:
            return self.refuse(401, "Bearer")
        try:
            claims = self.check_token(token)
        except ValueError as error:
            return self.refuse(401, f'Bearer error="invalid_token", error_description="{error}"')
        if mine.decide(claims, self.scope) != 200:
            return self.refuse(403, f'Bearer error="insufficient_scope", scope="{self.scope}"')
        g.claims = claims
        return view(*args, **kwargs)

    def refuse(self, status, challenge):
        response = make_response({"error": "refused"}, status)
        response.headers["WWW-Authenticate"] = challenge
        return response
