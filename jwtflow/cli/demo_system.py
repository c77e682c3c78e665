"""Assembles the demo's three servers in one process on loopback.

The apps are the same as under gunicorn, but get other collaborators: what several processes would
share through files or Redis are plain objects here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

from flask import Flask

from jwtflow import auth_server, resource_server, session_server
from jwtflow.clock import SystemClock
from jwtflow.denylist import Denylist, open_denylist
from jwtflow.randomness import SystemRandom
from jwtflow.resource_server import KeyCache
from jwtflow.resource_server.fetching import fetch_key_set
from jwtflow.store import Store
from jwtflow.tokens import AccessTokenVerifier, Claims
from jwtflow.tokens.sign import KeyRing
from jwtflow.web.serving import LoopbackServer

HOST = "127.0.0.1"


class Ports(NamedTuple):
    """Where the servers listen."""

    auth: int
    resource: int
    session: int

    def url(self, port: int) -> str:
        """Return the URL of the server at ``port``."""
        return f"http://{HOST}:{port}"


class DemoSystem:
    """The demo's servers and what they are made of.

    ``--mine`` overrides the methods that say what they are made of.

    Args:
        ports: where they listen.
        denylist_url: ``None`` for a denylist in this process.
        access_token_lifetime: in seconds.
        issuer: whose tokens the resource server accepts; by default the auth server's.
        audience: whom the tokens are for; by default the resource server's URL.

    Attributes:
        pieces: a line about each piece that may be a learner's.
    """

    def __init__(
        self,
        ports: Ports,
        *,
        denylist_url: str | None = None,
        access_token_lifetime: int = 900,
        issuer: str | None = None,
        audience: str | None = None,
    ) -> None:
        self.ports = ports
        self.pieces: list[str] = []
        self.issuer = issuer or ports.url(ports.auth)
        self.resource_url = ports.url(ports.resource)
        self.audience = audience or self.resource_url
        self._denylist_url = denylist_url
        self.access_token_lifetime = access_token_lifetime

    @contextmanager
    def open_database(self, url: str, *, demo: bool) -> Iterator[Store]:
        """Open a store, check that its database answers, and close it at the end.

        Args:
            url: the database.
            demo: whether it ends with this process, so that it needs tables and demo data.

        Raises:
            JwtflowError: the database can't be reached or has no tables.
        """
        store = self.new_store(url, lasting=not demo)
        try:
            if demo:
                store.create_tables()
                store.add_demo_data()
            store.ping()
            yield store
        finally:
            store.close()

    @contextmanager
    def listening_servers(self, store: Store) -> Iterator[list[LoopbackServer]]:
        """Bind the three servers to their ports, which are free again afterwards.

        The servers answer once the caller starts them.

        Raises:
            ConfigurationError: a port is in use, or the denylist's URL is wrong.
            UnavailableError: the denylist can't be reached.
        """
        self.connect()
        apps = (self.auth_app(store, self.new_keys()), self.resource_app(), self.session_app(store))
        names = ("--auth-port", "--resource-port", "--session-port")
        with ExitStack() as stack:
            servers = []
            for app, name, port in zip(apps, names, self.ports, strict=True):
                servers.append(LoopbackServer(app, name=name, port=port))
                stack.callback(servers[-1].stop)
            yield servers

    def connect(self) -> None:
        """Open what the servers share, and check that it answers."""
        self._denylist = open_denylist(self._denylist_url, SystemClock(), setting="--denylist")
        self._denylist.ping()

    def new_store(self, url: str, **hooks: Any) -> Store:
        """Make the store, which isn't connected yet."""
        return Store(url, clock=SystemClock(), random=SystemRandom(), setting="--database", **hooks)

    def new_keys(self) -> KeyRing:
        """Make the auth server's keys."""
        return KeyRing.generate()

    def denylist(self, role: str) -> Denylist:
        """Return the denylist of the auth server or the resource server, by its role."""
        return self._denylist

    def auth_app(self, store: Store, keys: KeyRing, **hooks: Any) -> Flask:
        """Build the auth server."""
        settings = auth_server.AuthServerSettings(
            issuer=self.ports.url(self.ports.auth),
            audience=self.audience,
            resource_url=self.resource_url,
            access_token_lifetime=self.access_token_lifetime,
        )
        return auth_server.build_app(
            settings=settings,
            store=store,
            keys=keys,
            denylist=self.denylist("auth_server"),
            clock=SystemClock(),
            random=SystemRandom(),
            **hooks,
        )

    def resource_app(self, **hooks: Any) -> Flask:
        """Build the resource server."""
        settings = resource_server.ResourceServerSettings(
            issuer=self.issuer, resource_url=self.resource_url
        )
        return resource_server.build_app(
            settings=settings,
            verify=self.new_verify(),
            denylist=self.denylist("resource_server"),
            **hooks,
        )

    def new_verify(self) -> Callable[[str], Claims]:
        """Make the function that verifies the resource server's tokens."""
        clock = SystemClock()
        keys = KeyCache(self.fetch_keys, clock=clock)
        return AccessTokenVerifier(
            issuer=self.issuer, audience=self.audience, keys=keys, clock=clock
        ).verify

    def fetch_keys(self) -> dict[str, Any]:
        """Fetch the issuer's keys over HTTP: the resource server knows nothing but its URL."""
        return fetch_key_set(self.issuer)

    def session_app(self, store: Store) -> Flask:
        """Build the session server."""
        settings = session_server.SessionServerSettings(url=self.ports.url(self.ports.session))
        return session_server.build_app(settings=settings, store=store)
