"""Two systems that aren't ours, set up as their libraries' quick starts say.

The first is an Authlib authorization server (code flow, refresh tokens, client credentials,
revocation, JWT access tokens by RFC 9068) with an API that Authlib's ``ResourceProtector`` guards.
The second is an API that logs in and guards itself with Flask-JWT-Extended.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from authlib.integrations.flask_oauth2 import (
    AuthorizationServer,
    ResourceProtector,
    current_token,
)
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator, JWTBearerTokenValidator
from flask import Flask, jsonify, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    get_jwt_identity,
    jwt_required,
)
from joserfc.jwk import KeySet, RSAKey

from jwtflow.judge import System
from jwtflow.web.serving import LoopbackServer
from tests.auth_fixtures import ALICE, BOB, SERVICE

USERS = dict([ALICE, BOB])
SCOPES = {"alice": "reports:read reports:write", "bob": "reports:read"}
REDIRECT_URI = "http://127.0.0.1/callback"


@dataclass
class AClient(ClientMixin):
    """A registered client."""

    client_id: str
    client_secret: str
    scope: str
    grant_types: tuple[str, ...]
    auth_methods: tuple[str, ...]

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return REDIRECT_URI

    def get_allowed_scope(self, scope):
        return " ".join(each for each in scope.split() if each in self.scope.split())

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == REDIRECT_URI

    def check_client_secret(self, client_secret):
        return secrets.compare_digest(self.client_secret, client_secret)

    def check_endpoint_auth_method(self, method, endpoint):
        return method in self.auth_methods

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in self.grant_types


@dataclass
class AUser:
    """Somebody who logs in."""

    name: str

    def get_user_id(self):
        return self.name


@dataclass
class ACode(AuthorizationCodeMixin):
    """A code, as it is stored."""

    code: str
    client_id: str
    redirect_uri: str
    scope: str
    user: AUser
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


@dataclass
class AToken(TokenMixin):
    """A token response, as it is stored."""

    client: AClient
    user: AUser | None
    access_token: str
    refresh_token: str | None
    scope: str
    expires_in: int
    issued_at: float = field(default_factory=time.time)
    revoked: bool = False

    def check_client(self, client):
        return self.client is client

    def get_scope(self):
        return self.scope

    def get_expires_in(self):
        return self.expires_in

    def is_expired(self):
        return time.time() >= self.issued_at + self.expires_in

    def is_revoked(self):
        return self.revoked

    def get_user(self):
        return self.user

    def get_client(self):
        return self.client


PAGE = """<form method="post"><input name="username"><input name="password" type="password">
<input type="checkbox" name="confirm"><button>Allow</button></form>"""


def authlib_apps(issuer: str, resource: str) -> tuple[Flask, Flask]:  # noqa: C901 - one set-up
    """The authorization server and the API."""
    keys = KeySet([RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)])
    clients = {
        "notebook": AClient(
            "notebook", "", SCOPES["alice"], ("authorization_code", "refresh_token"), ("none",)
        ),
        SERVICE[0]: AClient(
            *SERVICE, "reports:read", ("client_credentials",), ("client_secret_basic",)
        ),
    }
    codes: dict[str, ACode] = {}
    tokens: list[AToken] = []

    class AuthorizationCodeGrant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("none",)

        def save_authorization_code(self, code, request):
            codes[code] = ACode(
                code,
                request.client.client_id,
                request.payload.redirect_uri,
                " ".join({*request.payload.scope.split()} & {*SCOPES[request.user.name].split()}),
                request.user,
                request.payload.data.get("code_challenge"),
                request.payload.data.get("code_challenge_method"),
            )

        def query_authorization_code(self, code, client):
            found = codes.get(code)
            return found if found and found.client_id == client.client_id else None

        def delete_authorization_code(self, authorization_code):
            del codes[authorization_code.code]

        def authenticate_user(self, authorization_code):
            return authorization_code.user

    class RefreshTokenGrant(grants.RefreshTokenGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("none",)
        INCLUDE_NEW_REFRESH_TOKEN = True

        def authenticate_refresh_token(self, refresh_token):
            live = [each for each in tokens if each.refresh_token == refresh_token]
            return live[0] if live and not live[0].revoked else None

        def authenticate_user(self, refresh_token):
            return refresh_token.user

        def revoke_old_credential(self, refresh_token):
            refresh_token.revoked = True

    class Revocation(RevocationEndpoint):
        CLIENT_AUTH_METHODS = ("none", "client_secret_basic")

        def query_token(self, token_string, token_type_hint):
            found = [t for t in tokens if token_string in (t.access_token, t.refresh_token)]
            return found[0] if found else None

        def revoke_token(self, token, request):
            token.revoked = True

    class Generator(JWTBearerTokenGenerator):
        def get_jwks(self):
            return keys

        def get_audiences(self, client, user, scope):
            return [resource]

    def save_token(token, request):
        tokens.append(
            AToken(
                request.client,
                request.user,
                token["access_token"],
                token.get("refresh_token"),
                token["scope"],
                token["expires_in"],
            )
        )

    auth = Flask("authlib auth server")
    server = AuthorizationServer(auth, clients.get, save_token)
    server.register_grant(AuthorizationCodeGrant, [CodeChallenge(required=True)])
    server.register_grant(RefreshTokenGrant)
    server.register_grant(grants.ClientCredentialsGrant)
    server.register_endpoint(Revocation)
    server.register_token_generator(
        "default", Generator(issuer, refresh_token_generator=lambda **_: secrets.token_urlsafe(32))
    )

    @auth.route("/oauth/authorize", methods=["GET", "POST"])
    def authorize():
        try:
            grant = server.get_consent_grant(end_user=None)
        except OAuth2Error as error:
            return error.error
        if request.method == "GET":
            return PAGE
        name = request.form["username"]
        user = AUser(name) if USERS.get(name) == request.form["password"] else None
        return server.create_authorization_response(grant=grant, grant_user=user)

    one_at_a_time = threading.Lock()  # what is stored here knows nothing of threads

    @auth.post("/oauth/token")
    def token():
        with one_at_a_time:
            return server.create_token_response()

    @auth.post("/oauth/revoke")
    def revoke():
        return server.create_endpoint_response(Revocation.ENDPOINT_NAME)

    @auth.get("/jwks.json")
    def jwks():
        return jsonify(keys.as_dict(private=False))

    class Validator(JWTBearerTokenValidator):
        def get_jwks(self):
            return keys

    api = Flask("authlib api")
    require_oauth = ResourceProtector()
    require_oauth.register_token_validator(Validator(issuer=issuer, resource_server=resource))

    @api.get("/reports")
    @require_oauth("reports:read")
    def read():
        return jsonify(user=current_token["sub"], reports=[])

    @api.post("/reports")
    @require_oauth("reports:write")
    def write():
        return jsonify(title=request.json["title"]), 201

    return auth, api


def flask_jwt_extended_app() -> Flask:
    """An API with a login, as on the library's first page."""
    app = Flask("flask-jwt-extended")
    app.config["JWT_SECRET_KEY"] = "super-secret"
    JWTManager(app)

    @app.post("/login")
    def login():
        username = request.json.get("username", None)
        password = request.json.get("password", None)
        if USERS.get(username) != password:
            return jsonify({"msg": "Bad username or password"}), 401
        return jsonify(access_token=create_access_token(identity=username))

    @app.get("/protected")
    @jwt_required()
    def protected():
        return jsonify(logged_in_as=get_jwt_identity()), 200

    return app


@contextmanager
def authlib_system() -> Iterator[System]:
    """The first system, on loopback."""
    apps: dict[str, Flask] = {}
    servers = {
        role: LoopbackServer(lambda *call, role=role: apps[role](*call), name=role)
        for role in ("auth", "api")
    }
    auth, api = (f"http://127.0.0.1:{servers[role].port}" for role in ("auth", "api"))
    apps["auth"], apps["api"] = authlib_apps(auth, api)
    paths = {name: f"/oauth/{name}" for name in ("authorize", "token", "revoke")}
    with _running(*servers.values()):
        yield System(auth=auth, resource=api, paths={**paths, "jwks": "/jwks.json"})


@contextmanager
def flask_jwt_extended_system() -> Iterator[System]:
    """The second, which is auth server and API in one."""
    server = LoopbackServer(flask_jwt_extended_app(), name="flask-jwt-extended")
    url = f"http://127.0.0.1:{server.port}"
    with _running(server):
        yield System(auth=url, resource=url, paths={"read": "/protected"})


@contextmanager
def _running(*servers: LoopbackServer) -> Iterator[None]:
    for server in servers:
        server.start()
    try:
        yield
    finally:
        for server in servers:
            server.stop()
