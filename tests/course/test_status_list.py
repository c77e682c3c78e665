"""Notebook 09's Token Status List: what a resource server refuses, fetches and keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from jwtflow.course import mine
from jwtflow.course.lessons.nb09_revoke.measuring import claims_of
from jwtflow.course.lessons.nb09_revoke.servers import issuer_keys
from jwtflow.course.lessons.nb09_revoke.status_list import (
    TYPE,
    StatusChecker,
    StatusLists,
    compressed,
)
from jwtflow.errors import ClaimError, JwtflowError, RevokedTokenError, UnavailableError
from jwtflow.lab import Lab, separate_lab
from jwtflow.tokens import base64url_encode


@pytest.fixture
def lab() -> Iterator[Lab]:
    with separate_lab() as lab:
        yield lab


@pytest.fixture
def lists(lab: Lab) -> StatusLists:
    return StatusLists(lab, mine.make_claims)


def checker(lab: Lab, uri: str) -> StatusChecker:
    return StatusChecker(uri, http=lab.session("reader"), keys=issuer_keys(lab), clock=lab.clock)


def on_list(uri: str, index: Any = 0) -> dict[str, Any]:
    return {"status": {"status_list": {"idx": index, "uri": uri}}}


def fetches(lab: Lab) -> int:
    return sum(exchange.server == "status list" for exchange in lab.exchanges)


def publish(lab: Lab, lists: StatusLists, typ: str = TYPE, **changes: Any) -> None:
    now = int(lab.clock.now())
    claims = {
        "sub": lists.uri,
        "iat": now,
        "exp": now + 600,
        "ttl": 60,
        "status_list": {"bits": 1, "lst": base64url_encode(compressed([]))},
    }
    document = lab.sign({**claims, **changes}, typ=typ)
    lists.document = lambda: document  # type: ignore[method-assign]


def test_a_revoked_index_is_refused_and_its_neighbours_are_not(
    lab: Lab, lists: StatusLists
) -> None:
    """The bit of a token decides for that token alone (draft §4.1, its lowest bit first)."""
    jtis = []
    for _ in range(10):
        body = {"username": "bob", "password": "tr0ub4dor-and-three"}
        token = lab.http.post(f"{lab.auth_server}/login", json=body).json()["access_token"]
        jtis.append(claims_of(token)["jti"])
    lists.revoke(jtis[8])
    reader = checker(lab, lists.uri)
    for index in (0, 7, 9):
        reader.check(on_list(lists.uri, index))
    with pytest.raises(RevokedTokenError):
        reader.check(on_list(lists.uri, 8))


def test_a_copy_is_used_for_ttl_seconds(lab: Lab, lists: StatusLists) -> None:
    """The list is fetched when the copy is ttl seconds old, and not before (S6)."""
    reader = checker(lab, lists.uri)
    counts = []
    for seconds in (0, 59, 1, 59):
        lab.clock.advance(seconds=seconds)
        reader.check(on_list(lists.uri))
        counts.append(fetches(lab))
    assert counts == [1, 1, 2, 2]


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"status": "revoked"},
        {"status": {"status_list": []}},
        on_list("http://evil.example/status/1"),
    ],
)
def test_a_token_never_chooses_what_is_fetched(
    lab: Lab, lists: StatusLists, claims: dict[str, Any]
) -> None:
    """A token that isn't on the one trusted list is refused without a fetch (S5)."""
    with pytest.raises(ClaimError):
        checker(lab, lists.uri).check(claims)
    assert fetches(lab) == 0


@pytest.mark.parametrize("index", [1024, -1, True, "0", 1.0, None])
def test_an_index_beyond_the_list_is_refused(lab: Lab, lists: StatusLists, index: Any) -> None:
    """An index that is out of bounds or no whole number is refused (S4)."""
    with pytest.raises(ClaimError):
        checker(lab, lists.uri).check(on_list(lists.uri, index))


@pytest.mark.parametrize(
    "changes",
    [
        {"typ": "JWT"},
        {"typ": "at+jwt"},
        {"sub": "http://status.example/status/2"},
        {"exp": 1},
        {"iat": 4_000_000_000},
        {"ttl": "60"},
        {"status_list": {"bits": 2, "lst": base64url_encode(compressed([]))}},
        {"status_list": {"bits": 1, "lst": "bm8temxpYg"}},
        {"status_list": {"bits": 1, "lst": base64url_encode(compressed([], size=8_000_008))}},
        {"status_list": {"bits": 1}},
    ],
)
def test_a_bad_list_lets_nobody_in(lab: Lab, lists: StatusLists, changes: dict[str, Any]) -> None:
    """Without a good list the answer is that it can't be known (S1, S2, S5)."""
    publish(lab, lists, **changes)
    with pytest.raises(UnavailableError):
        checker(lab, lists.uri).check(on_list(lists.uri))


def test_a_list_that_is_away_lets_nobody_in(lab: Lab, lists: StatusLists) -> None:
    """An old copy isn't used when no new one can be fetched."""
    reader = checker(lab, lists.uri)
    reader.check(on_list(lists.uri))
    lab.site("http://status.example", Flask("no list here"))
    reader.check(on_list(lists.uri))
    lab.clock.advance(seconds=60)
    with pytest.raises(UnavailableError):
        reader.check(on_list(lists.uri))


def test_another_issuers_list_is_refused(lab: Lab, lists: StatusLists) -> None:
    """A list has to have the auth server's signature (S3)."""
    document = lists.document()
    head, body, signature = document.split(".")
    lists.document = lambda: f"{head}.{body}.{signature[::-1]}"  # type: ignore[method-assign]
    with pytest.raises(JwtflowError):
        checker(lab, lists.uri).check(on_list(lists.uri))
