"""A client that logs in, keeps its login fresh, and calls resource servers with it.

There are two ways to log in: by name and password, which only the auth server's own (first-party)
client may ask for, and by the authorization code flow in the user's browser, where this program
never sees the password. Access and refresh tokens are opaque strings here.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Literal, cast

import requests

from jwtflow.client.authorization import AuthorizationRequest, code_of, new_request, read_query
from jwtflow.client.bearer import BearerAuth
from jwtflow.client.errors import (
    AuthorizationError,
    ClientError,
    IdTokenError,
    NotLoggedInError,
    ServerUnreachableError,
    UnexpectedAnswerError,
    WrongServerError,
)
from jwtflow.client.http import ask, new_session, origin_of, send
from jwtflow.client.id_token import IdTokenReader
from jwtflow.client.login import Login
from jwtflow.client.loopback import LoopbackListener
from jwtflow.client.metadata import Metadata, fetch_metadata
from jwtflow.client.tokens import Cookies, Credentials, Tokens, read_cookies, read_tokens
from jwtflow.clock import Clock, SystemClock
from jwtflow.randomness import RandomSource, SystemRandom


class Client:
    """A client of one auth server, and of the resource servers it has tokens for.

    Args:
        auth_server: the issuer, such as ``http://127.0.0.1:5001``; metadata and ID tokens must
            name exactly the same (RFC 8414 §3.3).
        resource_servers: the servers that the login may be shown to, besides the auth server
            (``/userinfo``); a path given to ``get`` belongs to the first of them.
        client_id: a public client that is registered at the auth server.
        http: the session to send with; by default one that ignores the environment.
        clock: what ``expires_in`` is counted with.
        random: where ``state``, ``nonce`` and PKCE verifiers come from.
        storage: ``"memory"`` for tokens as strings, ``"cookie"`` for the cookies a browser gets.
        new_login: makes a ``Login``; lessons bring one that renews in its own way.
        new_auth: makes the ``auth``; lessons bring one that shows the token in its own way.
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
        new_login: Callable[..., Login] = Login,
        new_auth: Callable[..., BearerAuth] = BearerAuth,
    ) -> None:
        if isinstance(resource_servers, str):
            resource_servers = (resource_servers,)
        if storage not in ("memory", "cookie"):
            raise ClientError(f"storage is 'memory' or 'cookie', not {storage!r}.")
        self.auth_server = auth_server
        self.resource_servers = tuple(url.rstrip("/") for url in resource_servers)
        self.client_id = client_id
        self.http = http or new_session()
        self.auth = new_auth(
            self._current_login,
            http=self.http,
            origins={origin_of(url) for url in (self.auth_server, *self.resource_servers)},
        )
        self._base = auth_server.rstrip("/")  # what the path of a route is appended to
        self._clock = clock or SystemClock()
        self._random = random or SystemRandom()
        self._in_cookies = storage == "cookie"
        self._new_login = new_login
        self._metadata: Metadata | None = None
        self._login: Login | None = None
        self._id_tokens = IdTokenReader(
            self.http, client_id=client_id, clock=self._clock, metadata=lambda: self.metadata
        )

    def __repr__(self) -> str:
        state = "logged in" if self.logged_in else "not logged in"
        return f"<Client {self.client_id!r} of {self.auth_server}, {state}>"

    @property
    def logged_in(self) -> bool:
        """Whether there is a login to use."""
        return self._login is not None and not self._login.is_over

    @property
    def tokens(self) -> Tokens:
        """The tokens in memory.

        Raises:
            NotLoggedInError: there are none.
            ClientError: they are in cookies, which this program doesn't look into.
        """
        self._require_memory()
        return cast(Tokens, self._current_login().credentials)

    @property
    def access_token(self) -> str:
        """The access token in memory, for lessons; ``get`` and ``post`` send it by themselves."""
        return self.tokens.access_token

    @property
    def id_token_claims(self) -> dict[str, Any] | None:
        """The claims of the verified ID token: who logged in; ``None`` if none was asked for."""
        claims = self._login.claims if self._login is not None and self.logged_in else None
        return None if claims is None else dict(claims)

    @property
    def metadata(self) -> Metadata:
        """The auth server's metadata, fetched once and checked."""
        if self._metadata is None:
            self._metadata = fetch_metadata(self.http, self.auth_server)
        return self._metadata

    # ------------------------------------------------------------------------- the login

    def login(self, username: str, password: str, scope: str | None = None) -> dict[str, Any]:
        """Log in by name and password; return what was granted: ``expires_in`` and ``scope``.

        Raises:
            WrongPasswordError: the name or the password is wrong.
            TryLaterError: too many wrong passwords; ``retry_after`` says how long to wait.
            ClientError: the auth server refused, or didn't answer.
        """
        body = {"username": username, "password": password}
        if self._in_cookies:
            body["delivery"] = "cookie"
        if scope is not None:
            body["scope"] = scope
        credentials, content = self._obtain(f"{self._base}/login", json=body, scope=scope)
        self._begin(credentials, content)
        granted = {"expires_in": credentials.expires_in, "scope": credentials.scope}
        return {name: value for name, value in granted.items() if value}

    def log_in_with_browser(
        self,
        *,
        scope: str | None = None,
        open_browser: Callable[[str], object] = webbrowser.open,
        timeout: float = 300.0,
    ) -> Tokens:
        """Log in through the user's browser, which comes back to a listener on loopback.

        Args:
            scope: what to ask for; with ``openid`` there is an ID token as well.
            open_browser: called with the URL to send the user to.
            timeout: how long to wait for the user, in seconds.

        Raises:
            AuthorizationError: nobody came back in time, or the response is refused.
            ClientError: as for ``exchange_code``.
        """
        with LoopbackListener() as listener:
            request = self.authorization_request(redirect_uri=listener.redirect_uri, scope=scope)
            listener.expect(request.state)
            if open_browser(request.url) is False:
                raise AuthorizationError(
                    "No browser could be opened. Pass open_browser=print and open the URL yourself."
                )
            response = listener.wait(timeout)
        return self.exchange_code(request, response)

    def authorization_request(
        self,
        *,
        redirect_uri: str = "http://127.0.0.1/callback",
        scope: str | None = None,
        resource: str | None = None,
    ) -> AuthorizationRequest:
        """Make a request for a code; send the user's browser to its ``url``."""
        self._require_memory()
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
            request: from ``authorization_request``; it is good for one response.
            response: the URL that the browser was sent back to, or its parameters.

        Raises:
            AuthorizationError: the response isn't ours, isn't this server's, or is an error.
            IdTokenError: the ID token doesn't belong to this login.
            ClientError: the auth server refused the code, or didn't answer.
        """
        self._require_memory()
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
        try:
            tokens, content = self._obtain(
                self.metadata.token_endpoint, data=fields, scope=request.scope
            )
            self._begin(tokens, content, nonce=request.nonce)
        except (IdTokenError, ServerUnreachableError, UnexpectedAnswerError) as error:
            raise type(error)(
                f"{error.description} The code is spent, so begin the login again."
            ) from None
        return cast(Tokens, tokens)

    def refresh(self) -> None:
        """Renew the login now, whether or not it is due.

        Raises:
            NotLoggedInError: nobody is logged in, or the login has ended, here or at the server.
            ClientError: the renewal failed.
        """
        login = self._current_login()
        login.renew(login.credentials)

    def logout(self) -> None:
        """End the login at the auth server; the client forgets it even if that fails.

        Raises:
            NotLoggedInError: nobody is logged in.
            ClientError: the auth server couldn't be told.
        """
        login = self._current_login()
        login.end()
        headers = login.credentials.headers("POST")
        ask(self.http, "POST", f"{self._base}/logout", headers=headers)

    def revoke(self) -> None:
        """Revoke the refresh token, and with it the login's access tokens (RFC 7009).

        Raises:
            NotLoggedInError: nobody is logged in.
            ClientError: it wasn't revoked; the client keeps the login, so you can try again.
        """
        self._require_memory()
        login = self._current_login()
        tokens = cast(Tokens, login.credentials)
        endpoint = self.metadata.revocation_endpoint
        if endpoint is None:
            raise ClientError(f"{self.auth_server} offers no revocation.")
        token = tokens.refresh_token or tokens.access_token
        ask(self.http, "POST", endpoint, data={"token": token, "client_id": self.client_id})
        login.end()

    # ---------------------------------------------------------------- calls with the login

    def request(self, method: str, url: str, **arguments: Any) -> requests.Response:
        """Send a request that shows the login to a resource server, and return the answer.

        Args:
            method: such as ``"GET"``.
            url: an address on one of the servers, or a path on the first resource server.
            arguments: what ``requests`` takes: ``json``, ``data``, ``params``, ``headers``,
                ``timeout`` in seconds. A redirect is returned; ``allow_redirects=True`` follows it
                without the login. A body may have 16 MiB; with ``stream=True`` you read it
                yourself, without a limit.

        Raises:
            WrongServerError: the address isn't on a server that the login is for, or parsers
                might disagree about where it is.
            NotLoggedInError: nobody is logged in, or the login has ended.
            UnexpectedAnswerError: the body is too large, or the request failed in another way.
            ServerUnreachableError: nothing answers.
        """
        if url.startswith("/") and self.resource_servers:
            url = self.resource_servers[0] + url
        if not self.auth.is_for(url):
            raise WrongServerError(
                "This address isn't on one of this client's servers, so it isn't shown the login. "
                "If it should be, name its server in resource_servers."
            )
        return send(self.http, method, url, auth=self.auth, **arguments)

    def get(self, url: str, **arguments: Any) -> requests.Response:
        """Call ``request`` with GET."""
        return self.request("GET", url, **arguments)

    def post(self, url: str, **arguments: Any) -> requests.Response:
        """Call ``request`` with POST; ``json=`` is the body."""
        return self.request("POST", url, **arguments)

    # ------------------------------------------------------------------------------ inside

    def _current_login(self) -> Login:
        if self._login is None or self._login.is_over:
            raise NotLoggedInError
        return self._login

    def _obtain(
        self, url: str, *, scope: str | None, refresh_token: str | None = None, **request: Any
    ) -> tuple[Credentials, dict[str, Any]]:
        """Ask the auth server for credentials; return them and all that it answered."""
        asked_at = self._clock.now()
        answer = ask(self.http, "POST", url, **request)
        read = read_cookies if self._in_cookies else read_tokens
        credentials = read(answer, asked_at=asked_at, scope=scope, refresh_token=refresh_token)
        return credentials, answer.content

    def _begin(
        self, credentials: Credentials, content: dict[str, Any], *, nonce: str | None = None
    ) -> None:
        """Check the ID token, if there is one, and begin a login in place of the one before."""
        login = self._new_login(
            credentials,
            self._id_tokens.at_login(content, nonce=nonce),
            clock=self._clock,
            renew=self._renew,
            identify=partial(self._id_tokens.at_renewal, nonce=nonce),
        )
        before, self._login = self._login, login
        if before is not None:
            before.end()

    def _renew(self, before: Credentials) -> tuple[Credentials, dict[str, Any]]:
        """Trade a refresh token or cookie for new credentials (RFC 6749 §6)."""
        request: dict[str, Any]
        if isinstance(before, Cookies):
            url, request = f"{self._base}/refresh", {"headers": before.refresh_headers()}
        else:
            # After a login by password, no metadata have been read; that server's routes are known.
            read = self._metadata
            url = f"{self._base}/token" if read is None else read.token_endpoint
            fields = {
                "grant_type": "refresh_token",
                "refresh_token": before.refresh_token,
                "client_id": self.client_id,
            }
            request = {"data": fields}
        return self._obtain(url, scope=before.scope, refresh_token=before.refresh_token, **request)

    def _require_memory(self) -> None:
        if self._in_cookies:
            raise ClientError(
                "This client keeps its login in cookies; this call needs storage='memory'."
            )
