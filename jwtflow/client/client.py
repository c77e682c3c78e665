"""A client: logs in, keeps its login fresh, and calls resource servers with it.

Two ways to log in: by name and password, which only the auth server's own (first party) client
may ask for, and by the authorization code flow in the user's browser, where this program never
sees the password. To this module access and refresh tokens are opaque strings.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, cast

import requests

from jwtflow.client.authorization import AuthorizationRequest, code_of, new_request, read_query
from jwtflow.client.bearer import BearerAuth
from jwtflow.client.errors import (
    ClientError,
    IdTokenError,
    ServerUnreachableError,
    UnexpectedAnswerError,
    WrongServerError,
)
from jwtflow.client.http import Answer, ask, exchange, new_session, origin_of, read_answer, send
from jwtflow.client.id_token import IdTokenReader
from jwtflow.client.login import Login
from jwtflow.client.loopback import browse
from jwtflow.client.metadata import Metadata, fetch_metadata
from jwtflow.client.tokens import Cookies, Held, Tokens, read_cookies, read_tokens
from jwtflow.clock import Clock, SystemClock
from jwtflow.randomness import RandomSource, SystemRandom


class Client:
    """A client of one auth server, and of the resource servers it has tokens for.

    Args:
        auth_server: the issuer, such as ``http://127.0.0.1:5001``; to the letter, since metadata
            and ID tokens must name the same (RFC 8414 §3.3).
        resource_servers: the servers that may be shown the login; a path given to ``get`` is one
            of the first of them. The auth server itself is always among them (``/userinfo``).
        client_id: a public client, known to the auth server.
        http: the session to send with; by default one that takes nothing from the environment.
        clock: what ``expires_in`` is counted with.
        random: where ``state``, ``nonce`` and PKCE verifiers come from.
        storage: ``"memory"`` for tokens as strings, ``"cookie"`` for the cookies a browser gets.
    """

    def __init__(
        self,
        auth_server: str,
        resource_servers: str | Iterable[str] = (),
        *,
        client_id: str = "notebook",
        http: requests.Session | None = None,
        clock: Clock | None = None,
        random: RandomSource | None = None,
        storage: Literal["memory", "cookie"] = "memory",
    ) -> None:
        if isinstance(resource_servers, str):
            resource_servers = (resource_servers,)
        self.auth_server = auth_server
        self.resource_servers = tuple(url.rstrip("/") for url in resource_servers)
        self.client_id = client_id
        self.http = http or new_session()
        self._clock = clock or SystemClock()
        self._random = random or SystemRandom()
        self._metadata: Metadata | None = None
        if storage not in ("memory", "cookie"):
            raise ClientError(f"storage is 'memory' or 'cookie', not {storage!r}.")
        self._in_cookies = storage == "cookie"
        self._id_tokens = IdTokenReader(
            self.http, client_id=client_id, clock=self._clock, metadata=lambda: self.metadata
        )
        self._login = Login(
            clock=self._clock, renew=self._renewed, identify=self._id_tokens.at_renewal
        )
        self.auth = BearerAuth(
            self._login,
            http=self.http,
            origins={origin_of(url) for url in (self.auth_server, *self.resource_servers)},
        )

    def __repr__(self) -> str:
        state = "logged in" if self.logged_in else "not logged in"
        return f"<Client {self.client_id!r} of {self.auth_server}, {state}>"

    @property
    def logged_in(self) -> bool:
        """Whether there is a login to use."""
        return self._login.exists

    @property
    def tokens(self) -> Tokens:
        """The tokens in memory.

        Raises:
            NotLoggedInError: there are none.
            ClientError: they are in cookies, where this program does not see them.
        """
        self._needs_memory()
        return cast(Tokens, self._login.current.held)

    @property
    def access_token(self) -> str:
        """The access token in memory: for lessons. ``get`` and ``post`` send it by themselves."""
        return self.tokens.access_token

    @property
    def id_token_claims(self) -> dict[str, Any] | None:
        """Who logged in, as the checked ID token says; ``None`` if none was asked for."""
        claims = self._login.current.identity.claims if self._login.exists else None
        return None if claims is None else dict(claims)

    @property
    def metadata(self) -> Metadata:
        """The auth server's metadata, fetched once and checked."""
        if self._metadata is None:
            self._metadata = fetch_metadata(self.http, self.auth_server)
        return self._metadata

    # ------------------------------------------------------------------------- the login

    def login(self, username: str, password: str, scope: str | None = None) -> dict[str, Any]:
        """Log in by name and password; says what was granted: ``expires_in`` and ``scope``.

        Raises:
            WrongPasswordError: the name or the password is wrong.
            TryLaterError: too many wrong passwords; says for how long.
            ClientError: the auth server refused, or did not answer.
        """
        body = {"username": username, "password": password}
        if self._in_cookies:
            body["delivery"] = "cookie"
        if scope is not None:
            body["scope"] = scope
        asked_at = self._clock.now()
        answer = exchange(self.http, "POST", f"{self._base}/login", json=body)
        held, content = self._read(answer, asked_at=asked_at, scope=scope)
        self._login.begin(held, self._id_tokens.at_login(content))
        return held.granted()

    def log_in_with_browser(
        self,
        *,
        scope: str | None = None,
        resource: str | None = None,
        open_browser: Callable[[str], object] = webbrowser.open,
        timeout: float = 300.0,
    ) -> Tokens:
        """Log in through the user's browser, which comes back to a listener on loopback.

        Args:
            scope: what to ask for; with ``openid`` an ID token comes along.
            resource: for which resource server (RFC 8707).
            open_browser: called with the URL to send the user to.
            timeout: seconds the user has.

        Raises:
            AuthorizationError: nobody came back in time, or what came back is refused.
            ClientError: as ``exchange_code`` raises it.
        """

        def begin(redirect_uri: str) -> AuthorizationRequest:
            return self.authorization_request(
                redirect_uri=redirect_uri, scope=scope, resource=resource
            )

        return self.exchange_code(*browse(begin, open_browser=open_browser, timeout=timeout))

    def authorization_request(
        self,
        *,
        redirect_uri: str = "http://127.0.0.1/callback",
        scope: str | None = None,
        resource: str | None = None,
    ) -> AuthorizationRequest:
        """A new request for a code; send the user's browser to its ``url``."""
        self._needs_memory()
        return new_request(
            self.metadata,
            client_id=self.client_id,
            redirect_uri=redirect_uri,
            random=self._random,
            scope=scope,
            resource=resource,
        )

    def exchange_code(
        self, request: AuthorizationRequest, response: str | Mapping[str, str]
    ) -> Tokens:
        """Log in with the response to ``request``.

        Args:
            request: as ``authorization_request`` made it; it is good for one response.
            response: the URL that the browser was sent back to, or its parameters.

        Raises:
            AuthorizationError: the response is not ours, not this server's, or an error.
            IdTokenError: the ID token is not one for this login.
            ClientError: the auth server refused the code, or did not answer.
        """
        self._needs_memory()
        parameters = read_query(response) if isinstance(response, str) else response
        fields = {
            "grant_type": "authorization_code",
            "code": code_of(parameters, request, self.metadata),
            "redirect_uri": request.redirect_uri,
            "client_id": self.client_id,
            "code_verifier": request.code_verifier,  # RFC 7636 §4.5
        }
        if request.resource is not None:
            fields["resource"] = request.resource
        asked_at = self._clock.now()
        try:
            answer = ask(self.http, "POST", self.metadata.token_endpoint, data=fields)
            tokens = read_tokens(answer, asked_at=asked_at, scope=request.scope)
            identity = self._id_tokens.at_login(answer, nonce=request.nonce)
        except (IdTokenError, ServerUnreachableError, UnexpectedAnswerError) as problem:
            raise type(problem)(
                f"{problem.description} The code is spent, so begin the login again."
            ) from None
        self._login.begin(tokens, identity)
        return tokens

    def refresh(self) -> None:
        """Renew the login now, whether or not it is due.

        Raises:
            NotLoggedInError: nobody is logged in, or the login has ended, here or at the server.
            ClientError: the renewal failed.
        """
        self._login.renew(self._login.current.version)

    def logout(self) -> None:
        """End the login on the auth server; it is forgotten here even if that fails.

        Raises:
            NotLoggedInError: nobody is logged in.
            ClientError: the auth server did not hear of it.
        """
        headers = self._login.end().headers("POST")
        ask(self.http, "POST", f"{self._base}/logout", headers=headers)

    def revoke(self) -> None:
        """Have the refresh token revoked, and with it the login's access tokens (RFC 7009).

        Raises:
            NotLoggedInError: nobody is logged in.
            ClientError: it was not revoked; the login is kept, so that it can be tried again.
        """
        self._needs_memory()
        current = self._login.current
        tokens = cast(Tokens, current.held)
        endpoint = self.metadata.revocation_endpoint
        if endpoint is None:
            raise ClientError(f"{self.auth_server} offers no revocation.")
        token = tokens.refresh_token or tokens.access_token
        ask(self.http, "POST", endpoint, data={"token": token, "client_id": self.client_id})
        self._login.forget(current.version.login)

    # ---------------------------------------------------------------- calls with the login

    def request(self, method: str, url: str, **arguments: Any) -> requests.Response:
        """The answer of a resource server to a request that shows the login.

        Args:
            method: such as ``"GET"``.
            url: an address of one of the servers, or a path of the first resource server.
            arguments: as ``requests.Session.request`` takes them. A redirect is the answer,
                unless ``allow_redirects=True`` has it followed, without the login.

        Raises:
            WrongServerError: the address belongs to no server that the login is for, or is
                written in a way that not everybody reads alike.
            NotLoggedInError: nobody is logged in, or the login has ended.
            ClientError: nothing answers.
        """
        if url.startswith("/") and self.resource_servers:
            url = self.resource_servers[0] + url
        if not self.auth.is_for(url):
            raise WrongServerError(
                "This address isn't one of this client's servers, so it is not shown the login. If "
                "it should be, name its server in resource_servers."
            )
        arguments.setdefault("allow_redirects", False)
        return send(self.http, method, url, auth=self.auth, **arguments)

    def get(self, url: str, **arguments: Any) -> requests.Response:
        """``request`` with GET."""
        return self.request("GET", url, **arguments)

    def post(self, url: str, **arguments: Any) -> requests.Response:
        """``request`` with POST; ``json=`` is the body."""
        return self.request("POST", url, **arguments)

    # ------------------------------------------------------------------------------ inside

    @property
    def _base(self) -> str:
        """What the path of a route is appended to."""
        return self.auth_server.rstrip("/")

    def _read(
        self, answer: Answer, *, asked_at: float, scope: str | None, before: Any = None
    ) -> tuple[Held, dict[str, Any]]:
        content = read_answer(answer)
        if not self._in_cookies:
            return read_tokens(content, asked_at=asked_at, scope=scope, before=before), content
        held = read_cookies(content, answer.cookies, asked_at=asked_at, scope=scope, before=before)
        return held, content

    def _renewed(self, before: Held) -> tuple[Held, dict[str, Any]]:
        """What a refresh token or cookie buys (RFC 6749 §6)."""
        asked_at = self._clock.now()
        if isinstance(before, Cookies):
            headers = before.refresh_headers()
            answer = exchange(self.http, "POST", f"{self._base}/refresh", headers=headers)
        else:
            fields = {
                "grant_type": "refresh_token",
                "refresh_token": before.refresh_token,
                "client_id": self.client_id,
            }
            answer = exchange(self.http, "POST", self._token_endpoint(), data=fields)
        return self._read(answer, asked_at=asked_at, scope=before.scope, before=before)

    def _token_endpoint(self) -> str:
        # Who logged in by password knows this server's routes, and has read no metadata.
        if self._metadata is None:
            return f"{self._base}/token"
        return self._metadata.token_endpoint

    def _needs_memory(self) -> None:
        if self._in_cookies:
            raise ClientError(
                "This client keeps its login in cookies; tokens in hand need storage='memory'."
            )
