# a decorator for each route
from functools import wraps

from flask import Flask, jsonify, request


def build_library(shelf, *, scopes, keys, entries, issuer, audience, now):
    app = Flask("library")
    revoked = mine.Denylist(entries, leeway=0)

    def no(status, error, challenge=None):
        answer = jsonify(error=error)
        answer.status_code = status
        if challenge is not None:
            answer.headers["WWW-Authenticate"] = challenge
        return answer

    def needs(scope=None, role=None):
        def decorate(view):
            @wraps(view)
            def wrapped():
                token = mine.bearer_token(dict(request.headers))
                if token is None:
                    return no(401, "who are you?", "Bearer")
                try:
                    claims = mine.verify(
                        token, keys=keys(token), issuer=issuer, audience=audience, now=now()
                    )
                    if revoked.is_denied(claims["jti"], now=now()):
                        raise ValueError
                except ValueError:
                    return no(401, "bad token", 'Bearer error="invalid_token"')
                except ConnectionError:
                    return no(503, "later, please")
                few = 'Bearer realm="tools", error="insufficient_scope"'
                if scope is not None and mine.decide(claims, scope) != 200:
                    return no(403, "not for you", few)
                if role is not None and role not in list(claims.get("roles") or []):
                    return no(403, "not for you", few)
                return view(claims)

            return wrapped

        return decorate

    @app.get("/me")
    @needs()
    def me(claims):
        return jsonify(claims)

    @app.get("/tools")
    @needs(scopes["GET /tools"])
    def tools(claims):
        return jsonify(tools=shelf.tools())

    @app.get("/report")
    @needs(scopes["GET /report"])
    def report(claims):
        return jsonify(shelf.report())

    @app.get("/members")
    @needs(role="admin")
    def members(claims):
        return jsonify(members=shelf.members())

    def body():
        found = request.get_json(silent=True)
        return found if isinstance(found, dict) else None

    @app.post("/reservations")
    @needs(scopes["POST /reservations"])
    def reserve(claims):
        if body() is None:
            return no(415, "JSON, please")
        try:
            return jsonify(shelf.reserve(body().get("tool"), claims["sub"])), 201
        except ValueError as problem:
            return no(409, str(problem))

    @app.post("/loans")
    @needs(scopes["POST /loans"])
    def lend(claims):
        if body() is None:
            return no(400, "JSON, please")
        try:
            return jsonify(shelf.lend(body().get("tool"), body().get("member"))), 201
        except ValueError as problem:
            return no(409, str(problem))

    @app.errorhandler(404)
    def missing(_error):
        return no(404, "nothing here")

    return app
