"""A day of an auth server that rotates its keys, and of APIs with copies of its JWK Set.

Nothing here is random and nobody's clock is read: the same plan gives the same day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jwtflow.course.lessons.nb12_scale_out.careless import WaitsUntilOld
from jwtflow.lab import html
from jwtflow.lab.display import Shown, aligned

MINUTE, HOUR, DAY = 60, 3600, 86_400
LIFETIME, LEEWAY, CACHE_AGE = 15 * MINUTE, 2 * MINUTE, 300
APIS = 3
ROTATIONS = tuple(hour * HOUR + 7 * MINUTE for hour in (3, 9, 15, 21))
_COLUMNS = ("from", "to", "requests", "refused", "keys at most")
_HOURS = 6


@dataclass(frozen=True)
class Part:
    """A quarter of the day.

    Args:
        start: its first hour.
        requests: that the APIs got.
        refused: those of them that were refused because the key was not known.
        keys: the most that were published at one time.
    """

    start: int
    requests: int
    refused: int
    keys: int


class Day(Shown):
    """What became of the requests of a day, all of which carried a good token."""

    def __init__(self, parts: Sequence[Part], idle: float) -> None:
        self.parts = parts
        self.idle_seconds = idle
        """For how long keys were published that nobody needed any more, seconds."""

    @property
    def requests(self) -> int:
        """How many there were."""
        return sum(part.requests for part in self.parts)

    @property
    def refused(self) -> int:
        """How many were refused."""
        return sum(part.refused for part in self.parts)

    @property
    def summary(self) -> str:
        """The result in a sentence."""
        needless = f"{self.idle_seconds / MINUTE:,.0f} minutes"
        return (
            f"Good tokens refused: {self.refused:,} of {self.requests:,}. "
            f"Keys published for nothing: {needless}."
        )

    def html(self) -> str:
        """A table, a row for each quarter of the day."""
        return html.table(self.summary, list(_COLUMNS), self._rows())

    def text(self) -> str:
        """A line for each quarter of the day."""
        return "\n".join([self.summary, *aligned([list(_COLUMNS), *self._rows()])])

    def _rows(self) -> list[list[str]]:
        return [
            [
                f"{part.start:02}:00",
                f"{part.start + _HOURS:02}:00",
                f"{part.requests:,}",
                f"{part.refused:,}",
                str(part.keys),
            ]
            for part in self.parts
        ]


class Issuer:
    """Publishes and signs as a plan says; keys and tokens are their ``kid`` here."""

    def __init__(self, plan: Callable[..., Any]) -> None:
        self.now = 0.0
        self.kids = ["key 1"]
        self.last_signed: dict[str, float] = {}
        self._plan = plan("key 1", cache_age=CACHE_AGE, lifetime=LIFETIME + LEEWAY)

    def rotate(self) -> None:
        """Make a new key and give it to the plan."""
        self.kids.append(f"key {len(self.kids) + 1}")
        self._plan.add(self.kids[-1], now=self.now)

    def sign(self) -> str:
        """Return the ``kid`` of a token that is issued now."""
        kid = str(self._plan.signing(now=self.now))
        self.last_signed[kid] = self.now
        return kid

    def published(self) -> list[str]:
        """The keys in the JWK Set."""
        return list(self._plan.published(now=self.now))

    def fetch(self) -> dict[str, Any]:
        """Return the JWK Set."""
        return {"keys": [{"kid": kid} for kid in self.published()]}

    def is_needless(self, kid: str) -> bool:
        """Whether the last token that the key signed can't be accepted any longer."""
        later = self.kids[self.kids.index(kid) + 1 :] if kid in self.kids else []
        replaced = any(other in self.last_signed for other in later)
        over = self.last_signed.get(kid, self.now) + LIFETIME + LEEWAY
        return replaced and self.now > over + MINUTE


def simulate_day(plan: Callable[..., Any], *, rotations: Sequence[int] = ROTATIONS) -> Day:
    """Play a day: a token is issued each minute, and each API gets it each minute while it's good.

    The APIs read the JWK Set when their copy is five minutes old, and only then. They began at
    different times.

    Args:
        plan: a class such as ``RotationPlan``.
        rotations: when a new key is made, seconds after midnight.
    """
    issuer = Issuer(plan)
    caches = [WaitsUntilOld(issuer.fetch) for _ in range(APIS)]
    for number, cache in enumerate(caches):
        issuer.now = -100.0 * (APIS - number)
        cache.find("key 1", now=issuer.now)
    tokens: list[str] = []
    parts: list[Part] = []
    idle = 0.0
    for start in range(0, DAY, _HOURS * HOUR):
        requests = refused = keys = 0
        for now in range(start, start + _HOURS * HOUR, MINUTE):
            if any(now - MINUTE < at <= now for at in rotations):
                issuer.now = float(now)
                issuer.rotate()
            issuer.now = float(now)
            tokens = [issuer.sign(), *tokens[: LIFETIME // MINUTE - 1]]
            for cache in caches:
                found = [cache.find(kid, now=issuer.now) for kid in tokens]
                requests += len(found)
                refused += found.count(None)
            published = issuer.published()
            keys = max(keys, len(published))
            idle += MINUTE * sum(map(issuer.is_needless, published))
        parts.append(Part(start // HOUR, requests, refused, keys))
    return Day(parts, idle)
