"""The guard: a resource server that trusts the issuer that the judge plays."""

from __future__ import annotations

import time

import requests

from jwtflow.judge.table import NotSeenError
from jwtflow.judge.visit import Visit, said
from jwtflow.tokens.sign import SigningKey

LONGEST_SEARCH = 40
"""Seconds within which a guard should find a new key; 12's ``KeyCache`` asks again after 30."""


def call_guard(visit: Visit, token: str, name: str = "me") -> requests.Response:
    """Call a route of the guard."""
    return visit.call(name, token, base=visit.system.guard)


def need_trust(visit: Visit) -> None:
    """Leave a row unseen if the guard refuses the issuer's honest tokens."""
    answer = call_guard(visit, visit.played.token())
    if answer.status_code >= 300:
        raise NotSeenError(f"needs a token that opens the guard, which answers {said(answer)}")


def wait_for_key(visit: Visit, key: SigningKey) -> requests.Response:
    """Send a token by this key until it is accepted: a guard may have asked for keys just now."""
    until = time.monotonic() + LONGEST_SEARCH
    while True:
        answer = call_guard(visit, visit.played.token(key))
        if answer.status_code < 300 or time.monotonic() > until:
            return answer
        time.sleep(0.5)
