"""OAuth clients and their secrets (RFC 6749 §2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy
from sqlalchemy import Row

from jwtflow.store import registration
from jwtflow.store.accounts import claim_subject
from jwtflow.store.database import Database, is_storable
from jwtflow.store.records import Client
from jwtflow.store.schema import clients
from jwtflow.store.secrets import PasswordHashing


class Clients:
    """The registered clients.

    Args:
        database: where they are.
        passwords: makes and compares the hashes of their secrets.
    """

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
            ConfigurationError: a user or a client has this name, or it cannot be one; or one of
                the lists holds what cannot be registered.
        """
        secret_hash = self._passwords.hash(client_secret) if client_secret is not None else None
        client = Client(
            client_id,
            name,
            confidential=secret_hash is not None,
            redirect_uris=registration.redirect_uris(redirect_uris),
            scopes=registration.listed(scopes, setting="scopes"),
            grant_types=registration.grant_types(grant_types),
        )
        with self._database.write() as connection:
            claim_subject(connection, client_id, kind="client")
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
        """The client of this id."""
        row = self._row(client_id)
        return _client(row) if row is not None else None

    def authenticate(self, client_id: str, client_secret: str) -> Client | None:
        """The client, if it is confidential and the secret is its own.

        An unknown or public client costs the same work as a confidential one.
        """
        row = self._row(client_id)
        stored = row.secret_hash if row is not None else None
        if not self._passwords.verify(client_secret, stored) or row is None:
            return None
        return _client(row)

    def _row(self, client_id: str) -> Row[Any] | None:
        if not is_storable(client_id):
            return None
        with self._database.read() as connection:
            return connection.execute(
                sqlalchemy.select(clients).where(clients.c.client_id == client_id)
            ).one_or_none()


def _client(row: Row[Any]) -> Client:
    return Client(
        row.client_id,
        row.name,
        confidential=row.secret_hash is not None,
        redirect_uris=tuple(row.redirect_uris),
        scopes=tuple(row.scopes),
        grant_types=tuple(row.grant_types),
    )
