"""The lab's denylist: a mounted ``Denylist`` works in both servers, and a broken one is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import jwtflow.course  # noqa: F401 - it gives labs the mount points of the lessons
from jwtflow.lab import Lab, separate_lab
from jwtflow.lab.revoking import SharedEntries

BOB = {"username": "bob", "password": "tr0ub4dor-and-three"}
ROLES = ("auth_server", "resource_server")


class Denylist:
    """What a learner's may look like."""

    made = 0

    def __init__(self, entries: Any, *, leeway: float) -> None:
        type(self).made += 1
        self.entries, self.leeway = entries, leeway

    def deny(self, jti: str, *, exp: float, now: float) -> None:
        for old in [each for each, until in self.entries.items() if now >= until + self.leeway]:
            del self.entries[old]
        self.entries[jti] = exp

    def is_denied(self, jti: str, *, now: float) -> bool:
        exp = self.entries.get(jti)
        return exp is not None and now < exp + self.leeway


@pytest.fixture
def lab() -> Iterator[Lab]:
    with separate_lab() as lab:
        yield lab


def mount(lab: Lab, piece: Any) -> None:
    for role in ROLES:
        lab.mount(f"{role}.Denylist", piece)


def log_in(lab: Lab) -> dict[str, Any]:
    tokens: dict[str, Any] = lab.http.post(f"{lab.auth_server}/login", json=BOB).json()
    return tokens


def call(lab: Lab, tokens: dict[str, Any], *, base: str = "") -> Any:
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    return lab.http.get(f"{base or lab.resource_server}/me", headers=bearer)


def revoke(lab: Lab, tokens: dict[str, Any]) -> Any:
    form = {"client_id": "notebook", "token": tokens["access_token"]}
    return lab.http.post(f"{lab.auth_server}/revoke", data=form)


def is_active(lab: Lab, tokens: dict[str, Any]) -> bool:
    answer = lab.http.post(
        f"{lab.auth_server}/introspect",
        data={"token": tokens["access_token"]},
        auth=("reporting-service", "reporting-service-secret"),
    )
    return bool(answer.json()["active"])


def test_both_servers_ask_a_mounted_denylist(lab: Lab) -> None:
    """The auth server denies with it, each server has an object of its own, and both ask it."""
    Denylist.made = 0
    mount(lab, Denylist)
    bobs, others = log_in(lab), log_in(lab)
    assert call(lab, bobs).status_code == 200
    assert revoke(lab, bobs).status_code == 200
    assert call(lab, bobs).status_code == 401
    assert not is_active(lab, bobs)
    assert call(lab, others).status_code == 200
    assert is_active(lab, others)
    assert Denylist.made == 2
    assert lab.state("denylist").sizes == {"denylist": 1}


def test_it_knows_what_was_revoked_before_and_after_it(lab: Lab) -> None:
    """Plugging a Denylist in or out never lets a revoked token in again."""
    before, after = log_in(lab), log_in(lab)
    revoke(lab, before)
    mount(lab, Denylist)
    revoke(lab, after)
    assert [call(lab, tokens).status_code for tokens in (before, after)] == [401, 401]
    mount(lab, None)
    assert [call(lab, tokens).status_code for tokens in (before, after)] == [401, 401]


@pytest.mark.parametrize("piece", [None, Denylist])
def test_while_it_is_away_both_servers_answer_503(lab: Lab, piece: Any) -> None:
    """With the denylist switched off nobody is let in or revoked; switched on, all goes on."""
    mount(lab, piece)
    bobs = log_in(lab)
    said = lab.switch_off("denylist")
    assert "switched off" in str(said)
    assert call(lab, bobs).status_code == 503
    assert revoke(lab, bobs).status_code == 503
    lab.switch_on("denylist")
    assert call(lab, bobs).status_code == 200


def test_shared_entries_do_what_a_dictionary_does() -> None:
    """A copy is one of its own, and what is away can't be read, written, counted or copied."""
    entries = SharedEntries()
    entries["a"] = 1
    copied = entries.copy()
    copied["b"] = 2
    assert (dict(entries), dict(copied), entries | {"c": 3}) == (
        {"a": 1},
        {"a": 1, "b": 2},
        {"a": 1, "c": 3},
    )
    entries.is_on = False
    for use in (
        lambda: entries["a"],
        lambda: entries.get("a"),
        lambda: "a" in entries,
        lambda: entries.update(d=4),
        lambda: len(entries),
        lambda: list(entries.items()),
        entries.copy,
    ):
        with pytest.raises(ConnectionError):
            use()


def test_a_denylist_that_returns_no_bool_is_told(lab: Lab) -> None:
    """What is neither True nor False is the piece's fault, and never lets anybody in."""

    class ReturnsNone(Denylist):
        def is_denied(self, jti: str, *, now: float) -> Any:
            return None

    mount(lab, ReturnsNone)
    answer = call(lab, log_in(lab))
    assert answer.status_code == 500
    assert "is_denied returned None" in answer.json()["error_description"]


def test_a_denylist_that_stumbles_is_told(lab: Lab) -> None:
    """Another error of the piece is named in the answer."""

    class Stumbles(Denylist):
        def deny(self, jti: str, *, exp: float, now: float) -> None:
            raise KeyError("no such list")

    mount(lab, Stumbles)
    answer = revoke(lab, log_in(lab))
    assert answer.status_code == 500
    assert "KeyError: 'no such list'" in answer.json()["error_description"]


def test_a_withdrawn_key_is_no_longer_published(lab: Lab) -> None:
    """Tokens of a withdrawn key work until the resource server reads the keys again."""
    bobs = log_in(lab)
    assert call(lab, bobs).status_code == 200
    lab.withdraw_key()
    assert call(lab, bobs).status_code == 200
    assert not is_active(lab, bobs)
    lab.clock.advance(seconds=300)
    assert call(lab, bobs).status_code == 401
    assert call(lab, log_in(lab)).status_code == 200
