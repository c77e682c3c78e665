"""The demo's data: the reports that the resource server and the session server serve.

Both import it, since they may not import each other. It knows nothing of tokens or accounts; the
servers decide who may read or write a report. Left out on purpose: editing, deleting, paging and a
database; each process has its own list.
"""

from __future__ import annotations

import itertools
import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from jwtflow.errors import InvalidRequestError
from jwtflow.web.bodies import string_field

DEMO_REPORTS = (("Quarterly figures", "alice"), ("Reading list", "bob"))
"""Title and owner of the reports at the start."""

MAX_TITLE = 200

MAX_KEPT = 1000
"""Reports that a process keeps; beyond that the oldest make room, since all are listed at once."""


@dataclass(frozen=True)
class Report:
    """One report; ``owner`` is its author's ``sub``, and ids count from 1."""

    id: int
    title: str
    owner: str

    def to_json(self) -> dict[str, Any]:
        """Return the report as the routes send it."""
        return asdict(self)


class Reports:
    """The reports of this process; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reports: deque[Report] = deque(maxlen=MAX_KEPT)
        self._ids = itertools.count(1)
        for title, owner in DEMO_REPORTS:
            self.add(title=title, owner=owner)

    def all(self) -> list[Report]:
        """Return all reports, oldest first."""
        with self._lock:
            return list(self._reports)

    def add(self, *, title: str, owner: str) -> Report:
        """Add a report and return it."""
        with self._lock:
            report = Report(next(self._ids), title, owner)
            self._reports.append(report)
            return report

    def owners(self) -> list[str]:
        """Return the names of all owners, sorted."""
        return sorted({report.owner for report in self.all()})


def report_title(body: dict[str, Any]) -> str:
    """Read the ``title`` of 1 to 200 characters from a request's body.

    Raises:
        InvalidRequestError: it is missing, not a string, empty or too long.
    """
    title = string_field(body, "title")
    if not 1 <= len(title) <= MAX_TITLE:
        raise InvalidRequestError(f"Send a title of 1 to {MAX_TITLE} characters.")
    return title
