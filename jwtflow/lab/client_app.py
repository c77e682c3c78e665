"""The lab's client: a small web application that users log in to at an auth server.

It lives at ``http://127.0.0.1``, the address for which the demo's client is registered, and keeps a
session for each browser: the requests that it began, and the tokens. The browser sees neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import requests
from flask import Flask, Response, redirect, request

from jwtflow.client.authorization import AuthorizationRequest, code_of, new_request, read_query
from jwtflow.client.errors import AuthorizationError, ClientError
from jwtflow.client.http import Answer, ask
from jwtflow.client.id_token import IdTokenReader
from jwtflow.client.metadata import Metadata, fetch_metadata
from jwtflow.client.tokens import read_tokens
from jwtflow.clock import Clock
from jwtflow.errors import JwtflowError
from jwtflow.randomness import RandomSource, token_text
from jwtflow.web.apps import new_app

NETLOC = "127.0.0.1"
CLIENT = f"http://{NETLOC}"
CLIENT_ID = "notebook"
REDIRECT_URI = f"{CLIENT}/callback"
_COOKIE = "client_session"

Pending = tuple[str, AuthorizationRequest]
"""A request that waits for its response, with the issuer that it went to."""


@dataclass
class Session:
    """What the client remembers of one browser."""

    pending: dict[str, Pending] = field(default_factory=dict)  # by state
    username: str = ""


class ClientApp:
    """The client's pages and what they need.

    Args:
        http: carries its own requests, to auth server and resource server.
        clock: the lab's.
        random: makes session ids, states, verifiers and nonces.
        issuer: where users log in, unless they choose another.
        resource_server: asked whom the access token is for.
    """

    def __init__(
        self,
        *,
        http: requests.Session,
        clock: Clock,
        random: RandomSource,
        issuer: str,
        resource_server: str,
    ) -> None:
        self._http = http
        self._clock = clock
        self._random = random
        self._issuer = issuer
        self._resource_server = resource_server
        self._metadata: dict[str, Metadata] = {}
        self._sessions: dict[str, Session] = {}

    def app(self) -> Flask:
        """Build the WSGI app."""
        app = new_app("jwtflow.lab.client_app")
        app.add_url_rule("/", view_func=self.home, methods=["GET"])
        app.add_url_rule("/login", view_func=self.login, methods=["GET"])
        app.add_url_rule("/callback", view_func=self.callback, methods=["GET"])
        return app

    def home(self) -> Response:
        """Say who is logged in."""
        session = self._sessions.get(request.cookies.get(_COOKIE, ""))
        if session is None or not session.username:
            return _page("Nobody is logged in.")
        return _page(f"You are logged in as {session.username}.")

    def login(self) -> Response:
        """Begin a login: remember a new request, and send the browser to the auth server."""
        issuer = request.args.get("issuer", self._issuer)
        try:
            asked = new_request(
                self._metadata_of(issuer),
                client_id=CLIENT_ID,
                redirect_uri=REDIRECT_URI,
                random=self._random,
                scope=request.args.get("scope", "reports:read"),
            )
        except ClientError as problem:
            return _page(problem.description, 502)
        session_id = request.cookies.get(_COOKIE, "")
        if session_id not in self._sessions:
            session_id = token_text(self._random, "client session")
        self._sessions.setdefault(session_id, Session()).pending[asked.state] = (issuer, asked)
        response: Any = redirect(asked.url)
        # Lax: the browser comes back from another site, and has to bring this cookie.
        response.set_cookie(_COOKIE, session_id, httponly=True, samesite="Lax")
        return response  # type: ignore[no-any-return]

    def callback(self) -> Response:
        """Take the response that the browser brings, if it is one to believe."""
        session = self._sessions.get(request.cookies.get(_COOKIE, ""), Session())
        try:
            response = read_query("?" + request.query_string.decode("latin-1"))
            username = self._username(response, session.pending)
        except (JwtflowError, ValueError) as refusal:
            return _page(f"The login failed. {refusal}", 400)
        finally:
            # One request has one response.
            state = request.args.get("state", "")
            session.pending = {k: v for k, v in session.pending.items() if k != state}
        session_id = token_text(self._random, "client session")  # a new one at each login
        self._sessions.pop(request.cookies.get(_COOKIE, ""), None)
        self._sessions[session_id] = Session(session.pending, username)
        home: Any = redirect("/")  # the code must not stay in the address bar
        home.set_cookie(_COOKIE, session_id, httponly=True, samesite="Lax")
        return home  # type: ignore[no-any-return]

    def _username(self, response: dict[str, str], pending: dict[str, Pending]) -> str:
        answer = self.handle(response, pending)
        tokens = read_tokens(Answer(answer, {}), asked_at=self._clock.now(), scope=None)
        issuer, asked = pending.get(response.get("state", ""), (self._issuer, None))
        IdTokenReader(
            self._http,
            client_id=CLIENT_ID,
            clock=self._clock,
            metadata=lambda: self._metadata_of(issuer),
        ).at_login(answer, nonce=asked.nonce if asked else None)
        me = f"{self._resource_server}/me"
        claims = ask(self._http, "GET", me, headers=tokens.headers("GET")).content
        return str(claims.get("sub"))

    def handle(self, response: dict[str, str], pending: dict[str, Pending]) -> dict[str, Any]:
        """Take a response of the auth server; return the token response that it led to."""
        state = response.get("state", "")
        if state not in pending:
            raise AuthorizationError("The response's 'state' belongs to no login of this browser.")
        issuer, asked = pending[state]
        return self.exchange(
            issuer,
            code=code_of(response, asked, self._metadata_of(issuer)),
            code_verifier=asked.code_verifier,
            redirect_uri=asked.redirect_uri,
        )

    def exchange(
        self, issuer: str, *, code: str, code_verifier: str, redirect_uri: str
    ) -> dict[str, Any]:
        """Redeem a code at ``issuer``; the token response."""
        fields = {
            "grant_type": "authorization_code",
            "client_id": CLIENT_ID,
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": code_verifier,
        }
        url = self._metadata_of(issuer).token_endpoint
        return ask(self._http, "POST", url, data=fields).content

    def _metadata_of(self, issuer: str) -> Metadata:
        if issuer not in self._metadata:
            self._metadata[issuer] = fetch_metadata(self._http, issuer)
        return self._metadata[issuer]


def _page(text: str, status: int = 200) -> Response:
    return Response(text + "\n", status, mimetype="text/plain")
