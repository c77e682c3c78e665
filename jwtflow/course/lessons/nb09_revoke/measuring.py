"""Measures what each way to revoke costs: look-ups, bytes, and the time until it's noticed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import requests

from jwtflow.course import mine
from jwtflow.course.lessons.nb09_revoke.servers import add_server, issuer_keys
from jwtflow.course.lessons.nb09_revoke.status_list import StatusChecker, StatusLists
from jwtflow.denylist import MemoryDenylist
from jwtflow.errors import RevokedTokenError
from jwtflow.lab import Lab, html, separate_lab
from jwtflow.lab.display import Shown, aligned
from jwtflow.tokens import Claims, base64url_decode

REQUESTS, EVERY = 100, 6.0  # a hundred requests in ten minutes
LIFETIME, STEP = 900, 5  # seconds
BOB = {"username": "bob", "password": "tr0ub4dor-and-three"}
ALICE = {"username": "alice", "password": "correct-horse-battery-staple"}
_COLUMNS = ("way", "look-ups", "bytes", "noticed after", "it ends")


@dataclass
class Way:
    """One way to revoke, in a lab of its own.

    Args:
        lab: the lab.
        url: the resource server that uses it.
        revoke: ends a token.
        lookups: how often something was asked, other than for keys.
        size: the bytes of these questions and answers.
    """

    lab: Lab
    url: str = ""
    revoke: Callable[[str], object] = lambda _token: None
    lookups: int = 0
    size: int = 0

    def add(self, *texts: str | bytes | None) -> None:
        """Count a look-up and what was sent for it."""
        self.lookups += 1
        self.size += sum(len(text or b"") for text in texts)

    def http(self) -> requests.Session:
        """A session that counts."""
        session = self.lab.session("resource server")
        session.hooks["response"].append(
            lambda answer, **_named: self.add(answer.request.body, answer.content)
        )
        return session

    def status(self, token: str) -> int:
        """Ask for ``/me``."""
        bearer = {"Authorization": f"Bearer {token}"}
        return self.lab.http.get(f"{self.url}/me", headers=bearer).status_code

    def log_in(self, who: dict[str, str]) -> str:
        """A new access token."""
        answer = self.lab.http.post(f"{self.lab.auth_server}/login", json=who)
        return str(answer.json()["access_token"])


def claims_of(token: str) -> Claims:
    """The claims of a token that came straight from the auth server."""
    claims: Claims = json.loads(base64url_decode(token.split(".")[1]))
    return claims


def _as_redis_sends(key: str) -> tuple[str, str]:
    """The question whether there is a key, and the answer, in Redis' protocol."""
    return f"*2\r\n$6\r\nEXISTS\r\n${len(key)}\r\n{key}\r\n", ":0\r\n"


class _CountedList(MemoryDenylist):
    def __init__(self, way: Way) -> None:
        super().__init__(way.lab.clock)
        self._way = way

    def is_denied(self, jti: str) -> bool:
        self._way.add(*_as_redis_sends(f"denied:{jti}"))
        return super().is_denied(jti)


def _short_life(way: Way) -> None:
    way.url = add_server(way.lab, "resource server", 5030)


def _denylist(way: Way) -> None:
    denylist = _CountedList(way)
    way.url = add_server(way.lab, "resource server", 5030, denylist=denylist)
    way.revoke = lambda token: denylist.deny(claims_of(token)["jti"], exp=claims_of(token)["exp"])


def _not_before(way: Way) -> None:
    moments: dict[str, float] = {}

    def check(claims: Claims, _token: str) -> None:
        way.add(*_as_redis_sends(f"not-before:{claims['sub']}"))
        if claims["iat"] <= moments.get(claims["sub"], 0):
            raise RevokedTokenError("issued before", rule="V8")

    way.url = add_server(way.lab, "resource server", 5030, check=check)
    way.revoke = lambda token: moments.update({claims_of(token)["sub"]: way.lab.clock.now()})


def _introspection(way: Way) -> None:
    http = way.http()

    def check(_claims: Claims, token: str) -> None:
        answer = http.post(
            f"{way.lab.auth_server}/introspect",
            data={"token": token},
            auth=("reporting-service", "reporting-service-secret"),
        )
        if not answer.json()["active"]:
            raise RevokedTokenError("It isn't active.", rule="V7")

    way.url = add_server(way.lab, "resource server", 5030, check=check)
    way.revoke = lambda token: way.lab.http.post(
        f"{way.lab.auth_server}/revoke", data={"client_id": "notebook", "token": token}
    )


def _status_list(way: Way) -> None:
    lists = StatusLists(way.lab, mine.make_claims)
    checker = StatusChecker(
        lists.uri, http=way.http(), keys=issuer_keys(way.lab), clock=way.lab.clock
    )

    def check(claims: Claims, _token: str) -> None:
        checker.check(claims)

    way.url = add_server(way.lab, "resource server", 5030, check=check)
    way.revoke = lambda token: lists.revoke(claims_of(token)["jti"])


def _withdrawal(way: Way) -> None:
    _short_life(way)
    way.revoke = lambda _token: way.lab.withdraw_key()


_WAYS: dict[str, Callable[[Way], None]] = {
    "wait for exp": _short_life,
    "denylist": _denylist,
    "not-before": _not_before,
    "introspection": _introspection,
    "status list": _status_list,
    "key withdrawal": _withdrawal,
}


@dataclass(frozen=True)
class Cost:
    """What a way costs.

    Args:
        way: its name.
        lookups: for a hundred requests.
        size: bytes, for a hundred requests.
        seconds: until a revoked token is refused.
        ends: what else is refused then.
    """

    way: str
    lookups: int
    size: int
    seconds: int
    ends: str


class Costs(Shown):
    """The costs of all ways."""

    def __init__(self, costs: list[Cost]) -> None:
        self.costs = costs

    def html(self) -> str:
        """A table."""
        return html.table("A hundred requests in ten minutes", list(_COLUMNS), self._cells())

    def text(self) -> str:
        """A table of text."""
        return "\n".join(
            ["A hundred requests in ten minutes", *aligned([list(_COLUMNS), *self._cells()])]
        )

    def _cells(self) -> list[list[str]]:
        return [
            [cost.way, str(cost.lookups), f"{cost.size:,}", f"{cost.seconds} s", cost.ends]
            for cost in self.costs
        ]


_ENDS = {
    (False, False): "one token",
    (True, False): "a user's tokens",
    (True, True): "everybody's tokens",
}


def measure() -> Costs:
    """Measure each way in a lab of its own, which leaves no trace."""
    return Costs([_measure(name, build) for name, build in _WAYS.items()])


def _measure(name: str, build: Callable[[Way], None]) -> Cost:
    with separate_lab() as lab:
        way = Way(lab)
        build(way)
        token = way.log_in(BOB)
        for _ in range(REQUESTS):
            way.status(token)
            lab.clock.advance(seconds=EVERY)
        lookups, size = way.lookups, way.size
    with separate_lab() as lab:
        way = Way(lab)
        build(way)
        token, second = way.log_in(BOB), way.log_in(BOB)
        alices = way.log_in(ALICE)
        way.status(token)  # every copy is fresh, and as old as can be when it's renewed
        way.revoke(token)
        seconds = 0
        while way.status(token) == 200:
            lab.clock.advance(seconds=STEP)
            seconds += STEP
        hit = [way.status(other) != 200 for other in (second, alices)]
    ends = "nothing" if seconds >= LIFETIME else _ENDS[hit[0], hit[1]]
    # Another version of zlib may save a byte or two.
    return Cost(name, lookups, round(size, -2), seconds, ends)
