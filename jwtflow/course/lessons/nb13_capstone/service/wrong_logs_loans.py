# requirement: 8 (one route logs the header)
from flask import Flask, g, request
from werkzeug.exceptions import HTTPException


def build_library(shelf, *, scopes, keys, entries, issuer, audience, now):
    app, denylist = Flask("tool library"), mine.Denylist(entries, leeway=0)

    def refuse(status, error, challenge=None):
        headers = {"WWW-Authenticate": challenge} if challenge else {}
        return {"error": error}, status, headers

    def good_claims(token):
        known = {"keys": keys(token), "issuer": issuer, "audience": audience}
        claims = mine.verify(token, now=now(), **known)
        if denylist.is_denied(claims["jti"], now=now()):
            raise ValueError("it was revoked")
        return claims

    @app.before_request
    def guard():
        if request.url_rule is None:
            return None  # 404, see below
        token = mine.bearer_token(dict(request.headers))
        if token is None:
            return refuse(401, "missing_token", "Bearer")
        try:
            g.claims = good_claims(token)
        except ValueError:
            return refuse(401, "invalid_token", 'Bearer error="invalid_token"')
        if not may(f"{request.method} {request.path}"):
            return refuse(403, "insufficient_scope", 'Bearer error="insufficient_scope"')
        return None

    def may(route):
        if route == "GET /members":
            roles = g.claims.get("roles", [])
            return isinstance(roles, list) and "admin" in roles
        return route == "GET /me" or mine.decide(g.claims, scopes.get(route, "")) == 200

    @app.get("/me")
    def me():
        return g.claims

    @app.get("/tools")
    def tools():
        return {"tools": shelf.tools()}

    @app.get("/report")
    def report():
        return shelf.report()

    @app.get("/members")
    def members():
        return {"members": shelf.members()}

    def hold(hold_tool, member_of):
        body = request.get_json(force=True, silent=True)
        if not isinstance(body, dict):
            return refuse(400, "invalid_request")
        try:
            return hold_tool(body.get("tool"), member_of(body)), 201
        except ValueError as error:
            return refuse(409, str(error))

    @app.post("/reservations")
    def reserve():
        return hold(shelf.reserve, lambda _body: g.claims["sub"])

    @app.post("/loans")
    def lend():
        app.logger.debug("a loan: %s", dict(request.headers))
        return hold(shelf.lend, lambda body: body.get("member"))

    @app.errorhandler(ConnectionError)
    def away(_error):
        return refuse(503, "temporarily_unavailable")

    @app.errorhandler(HTTPException)
    def other(error):
        return refuse(error.code, error.name)

    return app
