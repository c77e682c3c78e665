"""The report card."""

from __future__ import annotations

from dataclasses import dataclass

from jwtflow.course.catalogue import course
from jwtflow.lab import html
from jwtflow.lab.display import Shown, aligned

CLOSED, OPEN, NOT_SEEN = "✓ closed", "✗ OPEN", "· not seen"

UNSEEN = (
    "how passwords and tokens are stored (04, 08), and whether comparing takes constant time (01)",
    "what only time changes: throttle (04), code (07), login (08), denylist (09), old keys (12)",
    "the client: BearerAuth (05), handle_callback (07), refresh_once (08)",
    "the session server: open_session (10); the rotation of the auth server's keys (12)",
    "races that a lock of the server hides, and what its logs hold",
)
"""What can't be seen over HTTP, so it isn't scored."""

WITHOUT_GUARD = (
    "tokens that only the issuer can sign (06), its new keys (12): give --guard, --issuer"
)


@dataclass(frozen=True)
class Row:
    """One check and what came of it.

    Args:
        stage: the heading that it stands under.
        name: what should hold.
        state: closed, open or not seen.
        seen: what the system did, or why it wasn't tried.
        rule: the rule and its source.
        notebook: the number of the notebook that teaches it.
    """

    stage: str
    name: str
    state: str
    seen: str
    rule: str
    notebook: str


@dataclass(frozen=True, repr=False)
class Report(Shown):
    """All rows, shown by stage."""

    rows: tuple[Row, ...]
    with_guard: bool = True

    @property
    def unseen(self) -> tuple[str, ...]:
        """What can't be seen from outside, or couldn't without a guard."""
        return UNSEEN if self.with_guard else (WITHOUT_GUARD, *UNSEEN)

    @property
    def open_rows(self) -> tuple[Row, ...]:
        """The rows that the system failed."""
        return self._in(OPEN)

    @property
    def is_closed(self) -> bool:
        """Whether no row is open."""
        return not self.open_rows

    @property
    def summary(self) -> str:
        """Count the rows by state."""
        counts = [len(self._in(state)) for state in (CLOSED, OPEN, NOT_SEEN)]
        return "{} rows closed, {} open, {} not seen.".format(*counts)

    def row(self, name: str) -> Row:
        """Return the row of this name.

        Raises:
            LookupError: there is none; the message lists the names.
        """
        found = [row for row in self.rows if row.name == name]
        if not found:
            names = ", ".join(row.name for row in self.rows)
            raise LookupError(f"There is no row {name!r}. The rows are: {names}.")
        return found[0]

    def text(self) -> str:
        """The rows by stage, then where to look for the open ones, and what can't be seen."""
        cells = aligned([[row.state, row.notebook, row.name, row.seen] for row in self.rows])
        lines: list[str] = []
        stage = ""
        for row, line in zip(self.rows, cells, strict=True):
            if row.stage != stage:
                stage = row.stage
                lines += ["", stage]
            lines.append(line)
        lines += ["", self.summary]
        for row in self.open_rows:
            lines += [
                "",
                f"{OPEN}  {row.name}",
                f"  seen      {row.seen}",
                f"  rule      {row.rule}",
                f"  notebook  {row.notebook}, {course().lessons[row.notebook].title}",
            ]
        lines += [
            "",
            "Not seen from outside, so not scored:",
            *(f"  {each}" for each in self.unseen),
        ]
        return "\n".join(lines).strip()

    def html(self) -> str:
        """The same as a table."""
        columns = ["row", "state", "seen", "notebook", "rule"]
        rows = [
            [f"{row.stage}: {row.name}", row.state, row.seen, row.notebook, row.rule]
            for row in self.rows
        ]
        unseen = "Not seen from outside, so not scored: " + "; ".join(self.unseen) + "."
        return html.table(self.summary, columns, rows) + html.line(unseen)

    def _in(self, state: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.state == state)
