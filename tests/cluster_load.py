"""Threads that call a cluster while something happens to it, and what they were told when."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import requests

from tests.cluster import until

if TYPE_CHECKING:
    from collections.abc import Callable

AT_MOST = 5000  # calls of a thread
_BREATH = 0.05  # seconds between two calls: the servers are on the same processors


@dataclass(frozen=True)
class Told:
    """One call.

    Args:
        name: which of the load's calls.
        began: when it was sent, seconds of the monotonic clock.
        ended: when it was answered.
        status: of the answer; None where there was none.
        error: the answer's ``error``, if it has one.
    """

    name: str
    began: float
    ended: float
    status: int | None
    error: str | None


class Load:
    """Calls each of ``calls`` again and again, each in a thread of its own, in a ``with`` block.

    Args:
        calls: name to what is called.
    """

    def __init__(self, calls: dict[str, Callable[[], requests.Response]]) -> None:
        self._stop = threading.Event()
        self._told: list[Told] = []
        self._calls = calls
        self._threads = [threading.Thread(target=self._run, args=pair) for pair in calls.items()]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, name: str, called: Callable[[], requests.Response]) -> None:
        for _ in range(AT_MOST):
            if self._stop.wait(_BREATH):
                return
            began = time.monotonic()
            try:
                answer = called()
            except requests.RequestException as error:
                self._note(name, began, None, type(error).__name__)
                continue
            error = answer.json().get("error") if answer.status_code >= 400 else None
            self._note(name, began, answer.status_code, error)

    def _note(self, name: str, began: float, status: int | None, error: str | None) -> None:
        self._told.append(Told(name, began, time.monotonic(), status, error))

    def wait_for_more(self, number: int) -> None:
        """Return when each of the calls was begun and answered ``number`` times more."""
        since = time.monotonic()

        def enough() -> bool:
            told = [each.name for each in list(self._told) if each.began >= since]
            return all(told.count(name) >= number for name in self._calls)

        until(enough, f"{number} answers to each of {list(self._calls)}")

    def told(
        self, name: str, *, since: float = 0.0, before: float = float("inf")
    ) -> set[tuple[int | None, str | None]]:
        """Status and ``error`` of the calls that began and ended within this time."""
        told = list(self._told)
        return {
            (each.status, each.error)
            for each in told
            if each.name == name and since <= each.began and each.ended <= before
        }
