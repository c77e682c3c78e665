"""The client of this notebook: a small web application that users log in to at an auth server.

It lives at ``http://127.0.0.1``, the address for which the demo's client is registered, and keeps a
session for each browser: the requests that it began, and the tokens. The browser sees neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, redirect, request

from jwtflow.client.authorization import AuthorizationRequest, code_of, new_request, read_query
from jwtflow.client.errors import AuthorizationError, ClientError
from jwtflow.client.http import Answer, ask
from jwtflow.client.id_token import IdTokenReader
from jwtflow.client.metadata import Metadata, fetch_metadata
from jwtflow.client.tokens import read_tokens
from jwtflow.errors import JwtflowError
from jwtflow.lab import Lab
from jwtflow.lab.mounts import blamed_on, failed
from jwtflow.lab.streams import SeededRandom
from jwtflow.randomness import token_text
from jwtflow.web.apps import new_app

HANDLE_CALLBACK = "client.handle_callback"
"""The mount point for what decides which responses it believes."""

_URL = "http://127.0.0.1"
_CLIENT_ID = "notebook"
_COOKIE = "client_session"

Pending = tuple[str, AuthorizationRequest]
"""A request that waits for its response, with the issuer that it went to."""


@dataclass
class Session:
    """What the client remembers of one browser."""

    pending: dict[str, Pending] = field(default_factory=dict)  # by state
    username: str = ""


def start_web_client(lab: Lab) -> str:
    """Start the client in a lab, and return its URL."""
    return lab.site(_URL, WebClient(lab).app(), name="client")


class WebClient:
    """The client's pages and what they need."""

    def __init__(self, lab: Lab) -> None:
        self._http = lab.session("client")
        self._clock = lab.clock
        self._mounts = lab.mounts
        self._issuer = lab.auth_server  # unless a user chooses another
        self._resource_server = lab.resource_server  # asked whom the access token is for
        self._random = SeededRandom("web client")
        self._metadata: dict[str, Metadata] = {}
        self._sessions: dict[str, Session] = {}

    def app(self) -> Flask:
        """Build the WSGI app."""
        app = new_app("jwtflow.web_client")
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
                client_id=_CLIENT_ID,
                redirect_uri=f"{_URL}/callback",
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
        answer = dict(self._handle(response, pending))
        tokens = read_tokens(Answer(answer, {}), asked_at=self._clock.now(), scope=None)
        issuer, asked = pending.get(response.get("state", ""), (self._issuer, None))
        IdTokenReader(
            self._http,
            client_id=_CLIENT_ID,
            clock=self._clock,
            metadata=lambda: self._metadata_of(issuer),
        ).at_login(answer, nonce=asked.nonce if asked else None)
        me = f"{self._resource_server}/me"
        claims = ask(self._http, "GET", me, headers=tokens.headers("GET")).content
        return str(claims.get("sub"))

    def _handle(self, response: dict[str, str], pending: dict[str, Pending]) -> Mapping[str, Any]:
        """Take a response of the auth server; return the token response that it led to."""
        handle_callback = self._mounts.get(HANDLE_CALLBACK)
        if handle_callback is not None:
            return self._handled(handle_callback, response, pending)
        state = response.get("state", "")
        if state not in pending:
            raise AuthorizationError("The response's 'state' belongs to no login of this browser.")
        issuer, asked = pending[state]
        return self._exchange(
            issuer,
            code=code_of(response, asked, self._metadata_of(issuer)),
            code_verifier=asked.code_verifier,
            redirect_uri=asked.redirect_uri,
        )

    def _handled(
        self,
        handle_callback: Callable[..., Any],
        response: dict[str, str],
        pending: dict[str, Pending],
    ) -> Mapping[str, Any]:
        """Let the mounted piece decide."""
        given = {
            state: {
                "issuer": issuer,
                "redirect_uri": asked.redirect_uri,
                "code_verifier": asked.code_verifier,
            }
            for state, (issuer, asked) in pending.items()
        }
        with blamed_on("handle_callback", JwtflowError, ValueError, kind=AuthorizationError):
            answer = handle_callback(dict(response), pending=given, exchange=self._exchange)
            if not isinstance(answer, Mapping):
                told = f"It returned {answer!r:.60}. Return what exchange returned."
                raise failed("handle_callback", told, kind=AuthorizationError)
        return answer

    def _exchange(
        self, issuer: str, *, code: str, code_verifier: str, redirect_uri: str
    ) -> dict[str, Any]:
        """Redeem a code at ``issuer``; the token response."""
        fields = {
            "grant_type": "authorization_code",
            "client_id": _CLIENT_ID,
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
