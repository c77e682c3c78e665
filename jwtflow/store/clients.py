"""OAuth clients and their secrets (RFC 6749 §2).

A redirect URI receives codes, so mistakes are refused before anything is stored: a fragment
(RFC 6749 §3.1.2), http beyond this machine, where anyone on the way could read the code (RFC 9700
§2.6), and a scheme without a dot (RFC 8252 §7.1, §8.4), such as a browser's ``javascript:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy
from sqlalchemy import Row

from jwtflow.errors import ConfigurationError
from jwtflow.store.accounts import checked_list, checked_scopes, reserve_subject
from jwtflow.store.database import Database, is_storable
from jwtflow.store.records import Client
from jwtflow.store.schema import clients
from jwtflow.store.secrets import PasswordHashing

GRANT_TYPES = ("authorization_code", "refresh_token", "client_credentials")

# Host and port, then only what can follow them. Browsers and libraries disagree about user names
# and backslashes, so neither is accepted.
_WEB = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?][^\s\\]*)?",
    re.IGNORECASE,
)
_LOOPBACK = frozenset({"127.0.0.1", "[::1]", "localhost"})
_APP = re.compile(r"[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:\S*", re.IGNORECASE)


class Clients:
    """The registered clients."""

    def __init__(self, database: Database, passwords: PasswordHashing) -> None:
        self._database = database
        self._passwords = passwords

    def add(
        self,
        client_id: str,
        *,
        name: str,
        client_secret: str | None = None,
        redirect_uris: Iterable[str] = (),
        scopes: Iterable[str] = (),
        grant_types: Iterable[str] = (),
    ) -> Client:
        """Register a client: confidential with a secret, public without.

        Raises:
            ConfigurationError: the id is taken or invalid, or one of the lists has an invalid
                member.
        """
        secret_hash = self._passwords.hash(client_secret) if client_secret is not None else None
        client = Client(
            client_id,
            name,
            confidential=secret_hash is not None,
            redirect_uris=_checked_redirect_uris(redirect_uris),
            scopes=checked_scopes(scopes),
            grant_types=_checked_grant_types(grant_types),
        )
        with self._database.write() as connection:
            reserve_subject(connection, client_id, kind="client")
            connection.execute(
                clients.insert().values(
                    client_id=client_id,
                    name=name,
                    secret_hash=secret_hash,
                    redirect_uris=list(client.redirect_uris),
                    scopes=list(client.scopes),
                    grant_types=list(client.grant_types),
                )
            )
        return client

    def find(self, client_id: str) -> Client | None:
        """Return the client with this id."""
        row = self._row(client_id)
        return _client(row) if row is not None else None

    def authenticate(self, client_id: str, client_secret: str) -> Client | None:
        """Return the client if it is confidential and the secret is right.

        An unknown or public client takes as long as a wrong secret.
        """
        row = self._row(client_id)
        stored = row.secret_hash if row is not None else None
        if not self._passwords.verify(client_secret, stored) or row is None:
            return None
        return _client(row)

    def _row(self, client_id: str) -> Row[Any] | None:
        if not is_storable(client_id):
            return None
        query = sqlalchemy.select(clients).where(clients.c.client_id == client_id)
        return self._database.find_row(query)


def _client(row: Row[Any]) -> Client:
    return Client(
        row.client_id,
        row.name,
        confidential=row.secret_hash is not None,
        redirect_uris=tuple(row.redirect_uris),
        scopes=tuple(row.scopes),
        grant_types=tuple(row.grant_types),
    )


def _checked_redirect_uris(values: Iterable[str]) -> tuple[str, ...]:
    uris = checked_list(values, setting="redirect_uris")
    for uri in uris:
        if "#" in uri:
            raise ConfigurationError("redirect_uris", f"{uri!r} must have no fragment ('#')")
        web = _WEB.fullmatch(uri)
        if web and web["scheme"].lower() == "http" and web["host"].lower() not in _LOOPBACK:
            raise ConfigurationError(
                "redirect_uris", f"{uri!r} must be https: http is for loopback addresses only"
            )
        if not ((web or _APP.fullmatch(uri)) and uri.isascii() and uri.isprintable()):
            raise ConfigurationError(
                "redirect_uris",
                f"{uri!r} must be an absolute URI of https, http or an app's own scheme, which "
                "has a dot in its name",
            )
    return uris


def _checked_grant_types(values: Iterable[str]) -> tuple[str, ...]:
    types = checked_list(values, setting="grant_types")
    for grant_type in types:
        if grant_type not in GRANT_TYPES:
            raise ConfigurationError(
                "grant_types", f"{grant_type!r} is not one of {', '.join(GRANT_TYPES)}"
            )
    return types
