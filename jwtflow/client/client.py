"""A client: logs in, keeps its login fresh, and calls resource servers with it.

Two ways to log in: by name and password, which only the auth server's own (first party) client
may ask for, and by the authorization code flow in the user's browser (``flow.py``), where this
program never sees the password. To this module access and refresh tokens are opaque strings.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import requests

from jwtflow.client.authorization import AuthorizationRequest
from jwtflow.client.bearer import BearerAuth
from jwtflow.client.cookies import CookieStorage
from jwtflow.client.errors import ClientError, NotLoggedInError, WrongServerError
from jwtflow.client.flow import begin_flow, browse, redeem
from jwtflow.client.http import new_session, origin_of, send
from jwtflow.client.identity import Identification
from jwtflow.client.memory import MemoryStorage
from jwtflow.client.metadata import Metadata, fetch_metadata
from jwtflow.client.renewal import Renewal
from jwtflow.client.tokens import Tokens
from jwtflow.clock import Clock, SystemClock
from jwtflow.randomness import RandomSource, SystemRandom


class Client:
    """A client of one auth server, and of the resource servers it has tokens for.

    Args:
        auth_server: the issuer, ``http://127.0.0.1:5001`` for one; to the letter, since metadata
            and ID tokens must name the same (RFC 8414 §3.3).
        resource_servers: the servers that may be shown the login; a path given to ``get`` is one
            of the first of them. The auth server itself is always among them (``/userinfo``).
        client_id: a public client, known to the auth server.
        http: the session to send with; by default one that takes nothing from the environment.
        clock: what ``expires_in`` is counted with.
        random: where ``state``, ``nonce`` and PKCE verifiers come from.
        storage: ``"memory"`` for tokens as strings, ``"cookie"`` for httpOnly cookies in a jar.
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
        self._storage = self._new_storage(storage)
        self._identification = Identification(
            self.http, client_id=client_id, clock=self._clock, metadata=lambda: self.metadata
        )
        self._renewal = Renewal(
            self._storage, clock=self._clock, identify=self._identification.of_renewal
        )
        self.auth = BearerAuth(
            self._storage,
            renewal=self._renewal,
            http=self.http,
            origins={origin_of(url) for url in (self.auth_server, *self.resource_servers)},
        )

    def __repr__(self) -> str:
        state = "logged in" if self.logged_in else "not logged in"
        return f"<Client {self.client_id!r} of {self.auth_server}, {state}>"

    @property
    def logged_in(self) -> bool:
        """Whether there is a login to use."""
        return self._storage.logged_in

    @property
    def tokens(self) -> Tokens:
        """The tokens in memory.

        Raises:
            NotLoggedInError: there are none.
            ClientError: they are in cookies, where this program does not see them.
        """
        return self._in_memory().tokens

    @property
    def access_token(self) -> str:
        """The access token in memory: for lessons. ``get`` and ``post`` send it by themselves."""
        return self.tokens.access_token

    @property
    def id_token_claims(self) -> dict[str, Any] | None:
        """Who logged in, as the checked ID token says; ``None`` if none was asked for."""
        claims = self._storage.identity.claims
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
        answer = self._storage.log_in(
            username, password, scope=scope, identify=self._identification.of_login
        )
        # Without ``scope`` what was asked for has been granted (RFC 6749 §5.1).
        granted = answer if scope is None else {"scope": scope, **answer}
        return {name: granted[name] for name in ("expires_in", "scope") if name in granted}

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
        self._in_memory()
        return begin_flow(
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
        memory = self._in_memory()
        asked_at = self._clock.now()
        answer = redeem(
            self.http, response, request, metadata=self.metadata, client_id=self.client_id
        )
        return memory.keep(
            answer,
            asked_at=asked_at,
            scope=request.scope,
            identify=lambda answer: self._identification.of_login(answer, nonce=request.nonce),
        )

    def refresh(self) -> None:
        """Renew the login now, whether or not it is due.

        Raises:
            NotLoggedInError: nobody is logged in, or the login has ended, here or at the server.
            ClientError: the renewal failed.
        """
        if not self.logged_in:
            raise NotLoggedInError
        self._renewal.renew(self._storage.version)

    def logout(self) -> None:
        """End the login on the auth server; it is forgotten here even if that fails.

        Raises:
            NotLoggedInError: nobody is logged in.
            ClientError: the auth server did not hear of it.
        """
        self._storage.log_out()

    def revoke(self) -> None:
        """Have the refresh token revoked, and with it the login's access tokens (RFC 7009).

        Raises:
            NotLoggedInError: nobody is logged in.
            ClientError: it was not revoked; the login is kept, so that it can be tried again.
        """
        memory = self._in_memory()
        if not memory.logged_in:
            raise NotLoggedInError
        endpoint = self.metadata.revocation_endpoint
        if endpoint is None:
            raise ClientError(f"{self.auth_server} offers no revocation.")
        memory.revoke(endpoint)

    # ---------------------------------------------------------------- calls with the login

    def request(self, method: str, url: str, **arguments: Any) -> requests.Response:
        """The answer of a resource server to a request that shows the login.

        Args:
            method: ``"GET"`` for one.
            url: an address of one of the servers, or a path of the first resource server.
            arguments: as ``requests.Session.request`` takes them.

        Raises:
            WrongServerError: the address belongs to no server that the login is for.
            NotLoggedInError: nobody is logged in, or the login has ended.
            ClientError: nothing answers.
        """
        if url.startswith("/") and self.resource_servers:
            url = self.resource_servers[0] + url
        if not self.auth.is_for(url):
            raise WrongServerError(
                f"{origin_of(url)} is none of this client's servers, so it is not shown the login: "
                "name it in resource_servers if it should be."
            )
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

    def _new_storage(self, storage: str) -> MemoryStorage | CookieStorage:
        if storage == "cookie":
            return CookieStorage(self.http, auth_server=self._base, clock=self._clock)
        if storage != "memory":
            raise ClientError(f"storage is 'memory' or 'cookie', not {storage!r}.")
        return MemoryStorage(
            self.http,
            auth_server=self._base,
            client_id=self.client_id,
            clock=self._clock,
            token_endpoint=self._token_endpoint,
        )

    def _token_endpoint(self) -> str:
        # Who logged in by password knows this server's routes, and has read no metadata.
        if self._metadata is None:
            return f"{self._base}/token"
        return self._metadata.token_endpoint

    def _in_memory(self) -> MemoryStorage:
        if not isinstance(self._storage, MemoryStorage):
            raise ClientError(
                "This client keeps its login in cookies; tokens in hand need storage='memory'."
            )
        return self._storage
