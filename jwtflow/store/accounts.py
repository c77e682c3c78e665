"""Users: their roles and scopes, and whether a password is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from jwtflow.clock import Clock
from jwtflow.errors import ConfigurationError, InvalidGrantError
from jwtflow.store.database import Database, is_storable
from jwtflow.store.family_end import end_families
from jwtflow.store.records import SCOPE_TOKEN, Account, IssuedAccessToken
from jwtflow.store.schema import accounts, families, sessions, subjects
from jwtflow.store.secrets import PasswordHashing


class Accounts:
    """The users."""

    def __init__(self, database: Database, clock: Clock, passwords: PasswordHashing) -> None:
        self._database = database
        self._clock = clock
        self._passwords = passwords

    def add(
        self,
        username: str,
        password: str,
        *,
        roles: Iterable[str] = (),
        scopes: Iterable[str] = (),
    ) -> Account:
        """Add a user.

        Raises:
            ConfigurationError: the name is taken or invalid, ``roles`` or ``scopes`` is a string,
                or a scope has a character that no scope can have.
        """
        account = Account(username, checked_list(roles, setting="roles"), checked_scopes(scopes))
        password_hash = self._passwords.hash(password)
        with self._database.write() as connection:
            reserve_subject(connection, username, kind="user")
            connection.execute(
                accounts.insert().values(
                    username=username,
                    password_hash=password_hash,
                    roles=list(account.roles),
                    scopes=list(account.scopes),
                    disabled=False,
                )
            )
        return account

    def find(self, username: str) -> Account | None:
        """Return the account with exactly this name, even if it's disabled."""
        row = self._row(username)
        return _account(row) if row is not None else None

    def authenticate(self, username: str, password: str) -> Account | None:
        """Return the account if name and password are right and it isn't disabled.

        An unknown name takes as long as a wrong password (ASVS 6.3.8).
        """
        row = self._row(username)
        stored = row.password_hash if row is not None else None
        if not self._passwords.verify(password, stored) or row is None or row.disabled:
            return None
        if self._passwords.is_outdated(row.password_hash):
            self._renew(username, password, row.password_hash)
        return _account(row)

    def disable(self, username: str) -> list[IssuedAccessToken]:
        """Lock a user out: no login, no refresh, no session (ASVS 7.4.2).

        Returns:
            the access tokens that the caller must deny.

        Raises:
            ConfigurationError: there is no such user.
        """
        now = self._clock.now()
        if self.find(username) is None:
            raise ConfigurationError("user", f"there is no user {username!r}")
        with self._database.write() as connection:
            connection.execute(
                accounts.update().where(accounts.c.username == username).values(disabled=True)
            )
            connection.execute(sessions.delete().where(sessions.c.username == username))
            return end_families(connection, families.c.username == username, now=now)

    def _row(self, username: str) -> Row[Any] | None:
        if not is_storable(username):
            return None
        query = sqlalchemy.select(accounts).where(accounts.c.username == username)
        return self._database.find_row(query)

    def _renew(self, username: str, password: str, outdated: str) -> None:
        password_hash = self._passwords.hash(password)
        with self._database.write() as connection:
            connection.execute(
                accounts.update()
                .where(accounts.c.username == username, accounts.c.password_hash == outdated)
                .values(password_hash=password_hash)
            )


def checked_list(values: Iterable[str], *, setting: str) -> tuple[str, ...]:
    """Return a list as it's stored; refuse a string, whose letters would be taken for values."""
    if isinstance(values, str):
        raise ConfigurationError(setting, f"must be a list, such as [{values!r}], not one text")
    return tuple(values)


def checked_scopes(values: Iterable[str]) -> tuple[str, ...]:
    """Return a list of scopes as it's stored; refuse one that no request could ask for.

    One with a space in it would even become two in a token.
    """
    scopes = checked_list(values, setting="scopes")
    for scope in scopes:
        if not SCOPE_TOKEN.fullmatch(scope):
            raise ConfigurationError(
                "scopes", f"{scope!r} must be printable ASCII without spaces, quotes or backslashes"
            )
    return scopes


def reserve_subject(connection: Connection, sub: str, *, kind: str) -> None:
    """Reserve a name for a user or a client; one name is never both (RFC 9068 §5)."""
    if not sub or not is_storable(sub):
        raise ConfigurationError(kind, "a name has 1 to 255 characters, none of them NUL")
    try:
        connection.execute(subjects.insert().values(sub=sub, kind=kind))
    except IntegrityError:
        raise ConfigurationError(kind, f"the name {sub!r} is taken by a user or client") from None


def require_enabled(connection: Connection, username: str) -> None:
    """Refuse a missing or disabled account, and keep it enabled until the transaction ends."""
    disabled = connection.execute(
        sqlalchemy.select(accounts.c.disabled)
        .where(accounts.c.username == username)
        .with_for_update(read=True)
    ).scalar_one_or_none()
    if disabled is None or disabled:
        raise InvalidGrantError("The account does not exist, or it is disabled.")


def _account(row: Row[Any]) -> Account:
    return Account(row.username, tuple(row.roles), tuple(row.scopes), row.disabled)
