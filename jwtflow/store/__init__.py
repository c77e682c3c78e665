"""What the servers remember: accounts, clients, codes, refresh token families, sessions, tries.

Everything is in one SQL database, SQLite or PostgreSQL, so that several processes and hosts share
it. Each change that must happen once, the redeeming of a code or the rotation of a refresh token,
is one transaction whose ``UPDATE`` carries its own condition. What is secret is stored as a hash.

The rules that need no SQL are in ``refresh_rules`` and ``throttle_rules``. The resource server
never imports this package: what it needs to know is in the token.
"""

from __future__ import annotations

from jwtflow.clock import Clock
from jwtflow.errors import InvalidCredentialsError
from jwtflow.randomness import RandomSource
from jwtflow.store.accounts import Accounts
from jwtflow.store.clients import Clients
from jwtflow.store.codes import Codes
from jwtflow.store.database import Database
from jwtflow.store.demo import add_demo_data
from jwtflow.store.display import DisplayTable, tables_for_display
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
    "CodeGrant",
    "IssuedAccessToken",
    "PasswordHashing",
    "RefreshGrant",
    "Session",
    "StartedSession",
    "Store",
    "open_store",
]


class Store:
    """Everything the servers remember, by what it is about.

    Args:
        database: where it is.
        clock: whose lifetimes it keeps.
        random: gives tokens, codes and ids.
        passwords: makes and compares the hashes of passwords.
    """

    def __init__(
        self, database: Database, *, clock: Clock, random: RandomSource, passwords: PasswordHashing
    ) -> None:
        self._database = database
        self._clock = clock
        self.accounts = Accounts(database, clock, passwords)
        self.clients = Clients(database, passwords)
        self.codes = Codes(database, clock, random)
        self.families = Families(database, clock, random)
        self.sessions = Sessions(database, clock, random)
        self.throttle = Throttle(database, clock)

    @property
    def url(self) -> str:
        """The database's URL as it may be shown: without the password."""
        return self._database.name

    def log_in(self, username: str, password: str, *, address: str) -> Account:
        """The account whose name and password these are, taken exactly as received (rule L8).

        Every login form comes here, so all of them count together (rule L4).

        Args:
            username: as it was typed.
            password: as it was typed.
            address: the peer's, never a forwarding header's: that is anybody's to write (rule L3).

        Raises:
            InvalidCredentialsError: they are nobody's; the same for a wrong name (rule L7).
            TooManyAttemptsError: too many were wrong lately, whatever this one is (rule L2).
        """
        account = self.throttle.user(
            username, address, lambda: self.accounts.authenticate(username, password)
        )
        if account is None:
            raise InvalidCredentialsError
        return account

    def authenticate_client(
        self, client_id: str, client_secret: str, *, address: str
    ) -> Client | None:
        """The client, if it is confidential and the secret is its own; guesses are limited too.

        Raises:
            TooManyAttemptsError: too many were wrong lately, whatever this one is.
        """
        return self.throttle.client(
            client_id, address, lambda: self.clients.authenticate(client_id, client_secret)
        )

    def create_tables(self) -> None:
        """Make the tables that are not there yet."""
        self._database.create_tables()

    def add_demo_data(self) -> None:
        """Add the demo's users and clients that are not there yet."""
        add_demo_data(self.accounts, self.clients)

    def ping(self) -> None:
        """Check that the database answers and has its tables, before serving from it.

        Raises:
            UnavailableError: it cannot be reached.
            ConfigurationError: it has no tables; says which command makes them.
        """
        self._database.ping()

    def tables_for_display(self) -> dict[str, DisplayTable]:
        """The state for a learner's eye: no secrets, each row with its state in one word."""
        return tables_for_display(self._database, now=self._clock.now())

    def close(self) -> None:
        """Close the connections."""
        self._database.close()


def open_store(
    url: str,
    *,
    clock: Clock,
    random: RandomSource,
    passwords: PasswordHashing | None = None,
    setting: str = "database",
) -> Store:
    """The store in the database at ``url``; it is neither reached nor changed yet.

    Args:
        url: ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``.
        clock: whose lifetimes it keeps.
        random: gives tokens, codes, ids and salts.
        passwords: how passwords are hashed; None: argon2id with OWASP's parameters.
        setting: what an error calls the URL: ``JWTFLOW_DATABASE``, ``--database``.

    Raises:
        ConfigurationError: the URL is no such URL, or its driver is not installed.
    """
    database = Database(url, setting=setting)
    return Store(
        database, clock=clock, random=random, passwords=passwords or PasswordHashing(random)
    )
