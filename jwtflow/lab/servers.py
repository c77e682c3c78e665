"""Assembles the lab's three servers with the lab's clock, keys and random source.

As in production, the resource server fetches the issuer's keys over HTTP. With HS256 it gets the
shared secret instead, because secrets are never published.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import requests

from jwtflow import auth_server, resource_server, session_server
from jwtflow.clock import Clock
from jwtflow.errors import UnavailableError
from jwtflow.lab.clock import SkewedClock
from jwtflow.lab.hashing import LabHashing
from jwtflow.lab.keys import lab_key, lab_signing_key
from jwtflow.lab.mounts import Mounts, brought_mounts
from jwtflow.lab.network import HOST, Network
from jwtflow.lab.revoking import LabDenylist, RevokedTokens
from jwtflow.lab.streams import SeededRandom
from jwtflow.lab.verifying import LabVerifier, PublishedKeys
from jwtflow.resource_server.guard import Guard
from jwtflow.store import Clients, Codes, Families, Sessions, Store, Throttle
from jwtflow.strict_json import StrictJSONError, parse_json_object
from jwtflow.tokens import base64url_decode
from jwtflow.tokens.sign import KeyRing, SigningKey, TokenIssuer
from jwtflow.tokens.sign.key_ring import KEPT_WHEN_RETIRED

if TYPE_CHECKING:
    from flask import Flask

AUTH = f"http://{HOST}:5001"
RESOURCE = f"http://{HOST}:5002"
SESSION = f"http://{HOST}:5003"

ROLES = {"auth_server": AUTH, "resource_server": RESOURCE, "session_server": SESSION}
"""The servers' URLs by their names in ``lab``."""


def named(role: str) -> tuple[str, str]:
    """Return a server's name in words and its ``host:port``.

    Raises:
        ValueError: there is no such server; the message lists the servers.
    """
    if role not in ROLES:
        raise ValueError(f"There is no server {role!r}. There are: {', '.join(ROLES)}.")
    return role.replace("_", " "), ROLES[role].removeprefix("http://")


@dataclass(frozen=True)
class ServerOptions:
    """Options that a lesson may choose.

    Args:
        algorithm: signs access tokens: RS256, ES256, EdDSA or HS256.
        leeway: clock skew that the resource server tolerates, seconds.
        access_token_lifetime: seconds.
        refresh_grace: how long a spent refresh token is tolerated, seconds.
    """

    algorithm: str = "RS256"
    leeway: float = 0
    access_token_lifetime: int = 900
    refresh_grace: int = 0


class Servers:
    """New servers with a new database, not listening yet.

    Args:
        options: chosen by the lesson.
        database: URL of an empty database.
        clock: the lab's clock.
        network: carries requests between the servers.
        undo: closes the database at the end.

    Attributes:
        store: the database that auth server and session server share.
        revoked: the denylist that auth server and resource server share.
        keys: the auth server's key ring.
        mounts: learners' pieces that the servers use.
        clocks: each server's own clock, by role.
        apps: each server's WSGI app, by role.
    """

    def __init__(
        self,
        options: ServerOptions,
        *,
        database: str,
        clock: Clock,
        network: Network,
        undo: ExitStack,
    ) -> None:
        self._algorithm = options.algorithm
        self._keys_made = 2
        self.mounts = Mounts(brought_mounts(), algorithm=options.algorithm)
        self.clocks = {role: SkewedClock(clock) for role in ROLES}
        self.keys = self.mounts.part(KeyRing)([self._key(1), self._key(2)])
        self.revoked = self.mounts.part(RevokedTokens)(clock)
        random = SeededRandom("auth server")
        self.store = Store(
            database,
            clock=self.clocks["auth_server"],
            random=random,
            passwords=LabHashing(random),
            lasting=False,
            **store_parts(self.mounts),
        )
        undo.callback(self.store.close)
        self.store.create_tables()
        self.store.add_demo_data()
        # The same database, but the session server has its own clock and random source.
        sessions = Store(
            database,
            clock=self.clocks["session_server"],
            random=SeededRandom("session server"),
            lasting=False,
            new_sessions=self.mounts.part(Sessions),
        )
        undo.callback(sessions.close)
        self.apps: dict[str, Flask] = {
            "auth_server": self._auth_app(options, random),
            "resource_server": self._resource_app(options, network.session("resource server")),
            "session_server": session_server.build_app(
                settings=session_server.SessionServerSettings(url=SESSION), store=sessions
            ),
        }
        for role, app in self.apps.items():
            self.mounts.change(role, app)

    def rotate_keys(self, *, now: float, keep_retired_for: float = KEPT_WHEN_RETIRED) -> str:
        """Sign with the next key from now on; return its ``kid``."""
        self._keys_made += 1
        self.keys.rotate(
            now=now, keep_retired_for=keep_retired_for, successor=self._key(self._keys_made)
        )
        return self.keys.active.kid

    def shared_secret(self) -> bytes:
        """Return the secret that both servers share in an HS256 lab."""
        return base64url_decode(lab_key("HS256", f"signing key {self._keys_made - 1}")["k"])

    def _denylist(self, role: str) -> LabDenylist:
        return self.mounts.part(LabDenylist)(self.revoked, role, self.clocks[role])

    def _key(self, number: int) -> SigningKey:
        return lab_signing_key(self._algorithm, f"signing key {number}")

    def _auth_app(self, options: ServerOptions, random: SeededRandom) -> Flask:
        settings = auth_server.AuthServerSettings(
            issuer=AUTH,
            audience=RESOURCE,
            resource_url=RESOURCE,
            access_token_lifetime=options.access_token_lifetime,
            refresh_grace=options.refresh_grace,
        )
        return auth_server.build_app(
            settings=settings,
            store=self.store,
            keys=self.keys,
            denylist=self._denylist("auth_server"),
            clock=self.clocks["auth_server"],
            random=random,
            new_issuer=self.mounts.part(TokenIssuer),
        )

    def _resource_app(self, options: ServerOptions, http: requests.Session) -> Flask:
        # Fetch at once, not in the background, so that recordings repeat.
        published = self.mounts.part(PublishedKeys)(
            partial(_fetch_keys, http),
            clock=self.clocks["resource_server"],
            run=lambda read: read(),
        )
        by_secret = self._algorithm == "HS256"
        verifier = self.mounts.part(LabVerifier)(
            published=published,
            keys=self.keys.verification_keys if by_secret else None,
            secret=self.shared_secret if by_secret else None,
            issuer=AUTH,
            audience=RESOURCE,
            clock=self.clocks["resource_server"],
            algorithms=(self._algorithm,),
            leeway=options.leeway,
        )
        return resource_server.build_app(
            settings=resource_server.ResourceServerSettings(issuer=AUTH, resource_url=RESOURCE),
            verify=verifier.verify,
            denylist=self._denylist("resource_server"),
            new_guard=self.mounts.part(Guard),
        )


def store_parts(mounts: Mounts) -> dict[str, Any]:
    """Return the parts of a store, with the lessons' changes."""
    return {
        "new_throttle": mounts.part(Throttle),
        "new_codes": mounts.part(Codes),
        "new_clients": mounts.part(Clients),
        "new_sessions": mounts.part(Sessions),
        "new_families": mounts.part(Families),
    }


def _fetch_keys(http: requests.Session) -> Mapping[str, Any]:
    try:
        response = http.get(f"{AUTH}/.well-known/jwks.json", allow_redirects=False)
        return parse_json_object(response.content)
    except (requests.RequestException, StrictJSONError) as error:
        raise UnavailableError(f"The keys cannot be read: {error}") from None
