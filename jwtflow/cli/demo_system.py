"""Assembles the demo's three servers in one process on loopback.

The apps are the same as under gunicorn, but get other collaborators: what several processes would
share through files or Redis are plain objects here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from jwtflow.clock import SystemClock
from jwtflow.denylist import Denylist, open_denylist
from jwtflow.randomness import SystemRandom
from jwtflow.store import Store
from jwtflow.tokens.sign import KeyRing
from jwtflow.web.serving import LoopbackServer

if TYPE_CHECKING:
    from flask import Flask

HOST = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Where the servers listen."""

    auth: int
    resource: int
    session: int

    def url(self, port: int) -> str:
        """Return the URL of the server at ``port``."""
        return f"http://{HOST}:{port}"


@contextmanager
def open_database(url: str, *, demo: bool) -> Iterator[Store]:
    """Open a store, check that its database answers, and close it at the end.

    Args:
        url: the database.
        demo: whether to create tables and demo data first.

    Raises:
        JwtflowError: the database can't be reached or has no tables.
    """
    store = Store(url, clock=SystemClock(), random=SystemRandom(), setting="--database")
    try:
        if demo:
            store.create_tables()
            store.add_demo_data()
        store.ping()
        yield store
    finally:
        store.close()


@contextmanager
def listening_servers(
    ports: Ports,
    store: Store,
    *,
    denylist_url: str | None,
    access_token_lifetime: int,
    between_steps: Callable[[], None],
) -> Iterator[list[LoopbackServer]]:
    """Bind the three servers to their ports, which are free again afterwards.

    The servers answer once the caller starts them.

    Args:
        ports: where they listen.
        store: the database.
        denylist_url: ``None`` for a denylist in this process.
        access_token_lifetime: in seconds.
        between_steps: called after each slow step; if it raises, the start ends.

    Raises:
        ConfigurationError: a port is in use, or the denylist's URL is wrong.
        UnavailableError: the denylist can't be reached.
    """
    denylist = open_denylist(denylist_url, SystemClock(), setting="--denylist")
    denylist.ping()
    between_steps()
    keys = KeyRing.generate()
    between_steps()
    auth_app = _auth_app(ports, store, keys, denylist, access_token_lifetime)
    between_steps()
    resource_app, session_app = _resource_app(ports, denylist), _session_app(ports, store)
    between_steps()
    servers: list[LoopbackServer] = []
    try:
        servers.append(LoopbackServer(auth_app, name="--auth-port", port=ports.auth))
        servers.append(LoopbackServer(resource_app, name="--resource-port", port=ports.resource))
        servers.append(LoopbackServer(session_app, name="--session-port", port=ports.session))
        yield servers
    finally:
        for server in servers:
            server.stop()


def _auth_app(
    ports: Ports, store: Store, keys: KeyRing, denylist: Denylist, access_token_lifetime: int
) -> Flask:
    from jwtflow.auth_server import AuthServerSettings, build_app

    settings = AuthServerSettings(
        issuer=ports.url(ports.auth),
        audience=ports.url(ports.resource),
        resource_url=ports.url(ports.resource),
        access_token_lifetime=access_token_lifetime,
    )
    return build_app(
        settings=settings,
        store=store,
        keys=keys,
        denylist=denylist,
        clock=SystemClock(),
        random=SystemRandom(),
    )


def _resource_app(ports: Ports, denylist: Denylist) -> Flask:
    from jwtflow.resource_server import KeyCache, ResourceServerSettings, build_app
    from jwtflow.resource_server.fetching import fetch_key_set
    from jwtflow.tokens import AccessTokenVerifier

    issuer, resource_url = ports.url(ports.auth), ports.url(ports.resource)
    # Over HTTP, as in production: this server knows nothing of the issuer but its URL.
    keys = KeyCache(partial(fetch_key_set, issuer), clock=SystemClock())
    verifier = AccessTokenVerifier(
        issuer=issuer, audience=resource_url, keys=keys, clock=SystemClock()
    )
    return build_app(
        settings=ResourceServerSettings(issuer=issuer, resource_url=resource_url),
        verify=verifier.verify,
        denylist=denylist,
    )


def _session_app(ports: Ports, store: Store) -> Flask:
    from jwtflow.session_server import SessionServerSettings, build_app

    return build_app(settings=SessionServerSettings(url=ports.url(ports.session)), store=store)
