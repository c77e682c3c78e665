"""The demo's own data: reports, which the resource server and the session server hand out.

It lies beneath both, because they may not import each other. It knows no token, account or key:
whether somebody may see or write a report is decided before it is asked. Left out on purpose:
editing, deleting, paging, and a database; each process has a list of its own.
"""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any

from jwtflow.errors import InvalidRequestError
from jwtflow.web.bodies import string_field

DEMO_REPORTS = (
    ("Quarterly figures", "alice"),
    ("Reading list", "bob"),
)
"""Title and owner of what is there at the start."""

MAX_TITLE = 200


@dataclass(frozen=True)
class Report:
    """One report.

    Args:
        id: counts from 1.
        title: 1 to 200 characters.
        owner: the ``sub`` of its author.
    """

    id: int
    title: str
    owner: str

    def to_json(self) -> dict[str, Any]:
        """What the routes answer."""
        return asdict(self)


class Reports:
    """Reports that live as long as this process; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reports: list[Report] = []
        for title, owner in DEMO_REPORTS:
            self.add(title=title, owner=owner)

    def all(self) -> list[Report]:
        """Every report, oldest first."""
        with self._lock:
            return list(self._reports)

    def add(self, *, title: str, owner: str) -> Report:
        """Keep a new report."""
        with self._lock:
            report = Report(len(self._reports) + 1, title, owner)
            self._reports.append(report)
            return report

    def owners(self) -> list[str]:
        """Everybody who owns a report, by name."""
        return sorted({report.owner for report in self.all()})


def report_title(body: dict[str, Any]) -> str:
    """The ``title`` in ``body``, exactly as it came: 1 to 200 characters (Unicode code points).

    Raises:
        InvalidRequestError: it is missing, not a string, empty or too long.
    """
    title = string_field(body, "title")
    if not 1 <= len(title) <= MAX_TITLE:
        raise InvalidRequestError(f"Send a title of 1 to {MAX_TITLE} characters.")
    return title
