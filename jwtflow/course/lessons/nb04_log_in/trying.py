"""Tries a login without a network, and counts the hashes that it computes."""

from __future__ import annotations

from functools import cache
from typing import Any

from jwtflow.course.lessons.nb04_log_in.bench import Answer, Server, account


def ask(login: Any, username: str, password: str) -> Answer:
    """What a login answers to this name and password: body, status, headers, hashes.

    It knows alice and bob. Nothing is throttled.
    """
    body = {"username": username, "password": password}
    return Server(accounts=_accounts()).log_in(login, body)


@cache
def _accounts() -> dict[str, dict[str, Any]]:
    return {
        "alice": account("alice", "correct-horse-battery-staple", ["admin"], ["reports:read"]),
        "bob": account("bob", "tr0ub4dor-and-three", ["reader"], ["reports:read"]),
    }
