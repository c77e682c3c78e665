"""Times what a server may do for a request on this machine, beside what was estimated on paper."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from jwtflow.clock import SystemClock
from jwtflow.course.lessons.nb12_scale_out.fleet import Fleet
from jwtflow.course.measuring import INK, drawing, shortest
from jwtflow.lab import Lab, html
from jwtflow.lab.display import Shown, aligned
from jwtflow.randomness import SystemRandom
from jwtflow.store import Store
from jwtflow.tokens import AccessTokenVerifier, KeySet

WAYS = ("verification", "session look-up", "HTTP request", "introspection")
_SECONDS = 0.5  # for each figure
_COLUMNS = ("what", "on paper, µs", "measured, µs", "a second, measured")


class Capacity(Shown):
    """What was estimated and what was measured, microseconds for one request.

    Args:
        paper: the learner's figures.
        measured: this machine's.
    """

    def __init__(self, paper: Mapping[str, float], measured: Mapping[str, float]) -> None:
        self._paper = {way: paper.get(way) for way in WAYS}
        self._measured = measured

    def html(self) -> str:
        """A table."""
        return html.table("One after the other, on one core", list(_COLUMNS), self._rows())

    def text(self) -> str:
        """A line for each way."""
        rows = [list(_COLUMNS), *self._rows()]
        return "\n".join(["One after the other, on one core", *aligned(rows)])

    def plot(self) -> None:
        """Draw both, on a scale on which each step is ten times the last one."""
        with drawing(height=3) as axes:
            places = range(len(WAYS))
            measured = [self._measured[way] for way in WAYS]
            bars = axes.barh(places, measured, height=0.5, label="measured")
            axes.bar_label(bars, fmt=" %.0f", color=INK)
            drawn = [(paper, at) for at, paper in enumerate(self._paper.values()) if paper]
            if drawn:
                across, down = zip(*drawn, strict=True)
                axes.plot(across, down, "D", color="#d9730d", label="on paper")
            axes.set_xscale("log")
            shown = [*measured, *(paper for paper, _ in drawn)]
            axes.set_xlim(min(shown) / 2, 10 * max(shown))
            axes.set_yticks(places, WAYS)
            axes.invert_yaxis()
            axes.set_xlabel("time for one request, µs (each step is ten times as long)")
            axes.set_title("What a request may cost")
            axes.legend(labelcolor=INK, facecolor="none", edgecolor=INK, loc="upper right")

    def _rows(self) -> list[list[str]]:
        return [
            [way, f"{paper:,.0f}" if paper else "?", f"{took:,.0f}", f"{1e6 / took:,.0f}"]
            for way, paper, took in ((way, self._paper[way], self._measured[way]) for way in WAYS)
        ]


def measure_capacity(paper: object, *, lab: Lab, fleet: Fleet) -> Capacity:
    """Measure in this process, in a database of its own, and at the fleet's auth server.

    Args:
        paper: a dictionary of microseconds by way; what isn't one counts as empty.
        lab: issues the token that is verified.
        fleet: its auth server is asked.
    """
    guesses = paper if isinstance(paper, dict) else {}
    token = fleet.log_in()
    with _session_look_up() as look_up:
        work = {
            "verification": _verification(lab),
            "session look-up": look_up,
            "HTTP request": fleet.fetch_keys,
            "introspection": lambda: fleet.introspect(token),
        }
        measured = {way: shortest(work[way], seconds=_SECONDS) * 1e6 for way in WAYS}
    return Capacity({way: value for way, value in guesses.items() if _is_number(value)}, measured)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e12


def _verification(lab: Lab) -> Callable[[], object]:
    keys = lab.http.get(f"{lab.auth_server}/.well-known/jwks.json").json()
    credentials = {"username": "alice", "password": "correct-horse-battery-staple"}
    token = lab.http.post(f"{lab.auth_server}/login", json=credentials).json()["access_token"]
    verifier = AccessTokenVerifier(
        issuer=lab.auth_server,
        audience=lab.resource_server,
        keys=KeySet.from_jwk_set(keys),
        clock=lab.clock,
    )
    return lambda: verifier.verify(token)


@contextmanager
def _session_look_up() -> Iterator[Callable[[], object]]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url = f"sqlite:///{(Path(folder) / 'sessions.sqlite').as_posix()}"
        store = Store(url, clock=SystemClock(), random=SystemRandom())
        try:
            store.create_tables()
            store.add_demo_data()
            session_id = store.sessions.start("alice").session_id
            yield lambda: store.sessions.find(session_id)
        finally:
            store.close()
