"""The servers' memory: accounts, clients, codes, refresh token families, sessions, wrong guesses.

Everything is in one SQL database, SQLite or PostgreSQL, which several processes and hosts can
share. Each change that must happen only once, such as redeeming a code or rotating a refresh token,
is one transaction whose ``UPDATE`` carries its own condition. Secrets are stored as hashes.

The rules that need no SQL are in ``refresh_rules`` and ``throttle_rules``. The resource server
never imports this package: everything it needs to know is in the token.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Row

from jwtflow.clock import Clock
from jwtflow.errors import InvalidCredentialsError
from jwtflow.randomness import RandomSource
from jwtflow.store.accounts import Accounts
from jwtflow.store.clients import Clients
from jwtflow.store.codes import Codes
from jwtflow.store.database import Database
from jwtflow.store.demo import add_demo_data
from jwtflow.store.families import Families
from jwtflow.store.records import (
    Account,
    Client,
    CodeGrant,
    IssuedAccessToken,
    RefreshGrant,
    Session,
    StartedSession,
)
from jwtflow.store.secrets import PasswordHashing
from jwtflow.store.sessions import Sessions
from jwtflow.store.throttle import Throttle

__all__ = [
    "Account",
    "Client",
    "Clients",
    "CodeGrant",
    "Codes",
    "Families",
    "IssuedAccessToken",
    "PasswordHashing",
    "RefreshGrant",
    "Session",
    "Sessions",
    "StartedSession",
    "Store",
    "Throttle",
]


class Store:
    """Everything the servers remember, by topic. Opening it doesn't connect to the database yet.

    Each topic is a class, which a ``new_…`` argument replaces; lessons bring their own.

    Args:
        url: ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``.
        clock: the clock for all lifetimes.
        random: makes tokens, codes, ids and salts.
        passwords: how passwords are hashed; None: argon2id with OWASP's parameters.
        setting: what an error calls the URL: ``JWTFLOW_DATABASE``, ``--database``.
        lasting: False for an SQLite file that ends with this process; it's quicker.

    Raises:
        ConfigurationError: the URL isn't one of these, or its driver is not installed.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock,
        random: RandomSource,
        passwords: PasswordHashing | None = None,
        setting: str = "database",
        lasting: bool = True,
        new_throttle: Callable[[Database, Clock], Throttle] = Throttle,
        new_codes: Callable[[Database, Clock, RandomSource], Codes] = Codes,
        new_clients: Callable[[Database, PasswordHashing], Clients] = Clients,
        new_sessions: Callable[[Database, Clock, RandomSource], Sessions] = Sessions,
        new_families: Callable[[Database, Clock, RandomSource], Families] = Families,
    ) -> None:
        self._database = database = Database(url, setting=setting, lasting=lasting)
        self.passwords = passwords = passwords or PasswordHashing(random)
        self.clock = clock
        self.accounts = Accounts(database, clock, passwords)
        self.clients = new_clients(database, passwords)
        self.codes = new_codes(database, clock, random)
        self.sessions = new_sessions(database, clock, random)
        self.families = new_families(database, clock, random)
        self.throttle = new_throttle(database, clock)

    def log_in(self, username: str, password: str, *, address: str) -> Account:
        """Return the account with this name and password, both exactly as typed (rule L8).

        Every login form calls this, so their wrong guesses count together (rule L4). ``address`` is
        the peer's: a forwarding header could be forged (rule L3).

        Raises:
            InvalidCredentialsError: the name or the password is wrong; it doesn't say which (L7).
            TooManyAttemptsError: too many guesses were wrong lately (rule L2).
        """
        account = self.throttle.guess_password(
            username, address, lambda: self.accounts.authenticate(username, password)
        )
        if account is None:
            raise InvalidCredentialsError
        return account

    def authenticate_client(
        self, client_id: str, client_secret: str, *, address: str
    ) -> Client | None:
        """Return the client if it is confidential and the secret is right.

        Raises:
            TooManyAttemptsError: too many guesses were wrong lately.
        """
        return self.throttle.guess_secret(
            client_id, address, lambda: self.clients.authenticate(client_id, client_secret)
        )

    def create_tables(self) -> None:
        """Create the tables that don't exist yet."""
        self._database.create_tables()

    def add_demo_data(self) -> None:
        """Add the demo's users and clients that don't exist yet."""
        add_demo_data(self.accounts, self.clients)

    def ping(self) -> None:
        """Check that the database answers and has its tables, before serving from it.

        Raises:
            ConfigurationError: it can't be reached, or has no tables.
        """
        self._database.ping()

    def rows(self) -> dict[str, Sequence[Row[Any]]]:
        """Return the rows of every table, oldest first, for the lab; they hold hashes."""
        return self._database.rows()

    def close(self) -> None:
        """Close the connections."""
        self._database.close()
