"""Reports, and a place to keep them.

What is left out on purpose: editing, deleting, paging. A course needs something worth protecting,
not a report system.
"""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any, Protocol

DEMO_REPORTS = (
    ("Quarterly figures", "alice"),
    ("Reading list", "bob"),
)
"""Title and owner of what is there at the start."""


@dataclass(frozen=True)
class Report:
    """One report.

    Args:
        id: counts from 1.
        title: 1 to 200 characters.
        owner: the ``sub`` of whoever wrote it.
    """

    id: int
    title: str
    owner: str

    def to_json(self) -> dict[str, Any]:
        """What the routes answer."""
        return asdict(self)


class ReportStore(Protocol):
    """Whoever keeps reports; safe to use from several threads."""

    def all(self) -> list[Report]:
        """Every report, oldest first."""
        ...

    def add(self, *, title: str, owner: str) -> Report:
        """Keep a new report."""
        ...


def owners(reports: ReportStore) -> list[str]:
    """Everybody who owns a report, by name."""
    return sorted({report.owner for report in reports.all()})


class MemoryReports:
    """Reports that live as long as this process."""

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
