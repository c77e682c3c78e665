"""Who is it? The one way from a name and a password to an account, for every login form.

All of them count wrong passwords together (rule L4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jwtflow.errors import InvalidCredentialsError
from jwtflow.store.records import Account

if TYPE_CHECKING:
    from jwtflow.store import Store


def authenticate_user(store: Store, username: str, password: str, *, address: str) -> Account:
    """The account whose name and password these are, taken exactly as received (rule L8).

    Args:
        store: accounts, and the count of wrong passwords.
        username: as it was typed.
        password: as it was typed.
        address: the peer's, never a forwarding header's: that is anybody's to write (rule L3).

    Raises:
        InvalidCredentialsError: they are nobody's; the same for a wrong name (rule L7).
        TooManyAttemptsError: too many were wrong lately, whatever this one is (rule L2).
    """
    store.throttle.check(username, address)
    account = store.accounts.authenticate(username, password)
    if account is None:
        store.throttle.record_failure(username, address)
        raise InvalidCredentialsError
    store.throttle.record_success(username, address)
    return account
