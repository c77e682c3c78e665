"""BROKEN ON PURPOSE: logins that tell too much or believe too much, and a throttle with one count.

Each login is called as notebook 04's ``login`` is, and returns a body, a status and headers.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Literal

Answer = tuple[dict[str, Any], int, dict[str, str]]


def talkative_login(
    body: Mapping[str, str],
    *,
    accounts: Mapping[str, Any],
    verify: Callable[[str, str], bool],
    issue: Callable[..., dict[str, Any]],
    **_unused: object,
) -> Answer:
    """The hole: it says whether it was the name or the password."""
    account = accounts.get(body["username"])
    if account is None:
        return {"error": "unknown_user"}, 404, {}
    if not verify(account["password_hash"], body["password"]):
        return {"error": "wrong_password"}, 401, {}
    return _tokens(issue, account["username"], account["roles"], account["scopes"])


def terse_login(
    body: Mapping[str, str],
    *,
    accounts: Mapping[str, Any],
    verify: Callable[[str, str], bool],
    issue: Callable[..., dict[str, Any]],
    **_unused: object,
) -> Answer:
    """The hole: where there is no account, nothing is hashed, and the answer comes sooner."""
    account = accounts.get(body["username"])
    if account is None or not verify(account["password_hash"], body["password"]):
        return {"error": "invalid_credentials"}, 401, {}
    return _tokens(issue, account["username"], account["roles"], account["scopes"])


def merging_login(
    body: Mapping[str, Any],
    *,
    accounts: Mapping[str, Any],
    verify: Callable[[str, str], bool],
    dummy_hash: str,
    issue: Callable[..., dict[str, Any]],
    **_unused: object,
) -> Answer:
    """The hole: every field of the request is copied over the account's (mass assignment)."""
    account = accounts.get(body["username"])
    right = verify(account["password_hash"] if account else dummy_hash, body["password"])
    if account is None or not right:
        return {"error": "invalid_credentials"}, 401, {}
    account = {**account, **body}
    return _tokens(issue, account["username"], account["roles"], account["scopes"])


class CountsOne:
    """The hole: it counts failures by one thing alone, by address or by name.

    Args:
        by: what it counts by.
        limit: this many failures within 300 seconds stop further guesses for 60.
    """

    def __init__(self, by: Literal["address", "name"], limit: int = 10) -> None:
        self._by, self._limit = by, limit
        self._failures: defaultdict[str, list[float]] = defaultdict(list)
        self._until: dict[str, float] = {}

    def wait(self, name: str, address: str, *, now: float) -> int:
        """Seconds until the next guess is allowed; 0 if it is now."""
        key = address if self._by == "address" else name
        return max(0, math.ceil(self._until.get(key, now) - now))

    def failed(self, name: str, address: str, *, now: float) -> None:
        """Count a wrong guess."""
        key = address if self._by == "address" else name
        recent = [then for then in self._failures[key] if now - then < 300]
        self._failures[key] = [*recent, now]
        if len(recent) + 1 >= self._limit:
            self._until[key] = now + 60
            del self._failures[key]


def _tokens(issue: Callable[..., dict[str, Any]], name: str, roles: Any, scope: Any) -> Answer:
    members = {**issue(name, roles, scope), "token_type": "Bearer", "scope": " ".join(scope)}
    return members, 200, {"Cache-Control": "no-store"}
