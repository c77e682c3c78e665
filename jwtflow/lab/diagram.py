"""Draws recorded exchanges as a sequence diagram and describes them in words.

A diagram is Markdown with a mermaid block, which JupyterLab draws before and after a run, in both
themes. Numbered steps below it say the same. There is no HTML output, because JupyterLab would
prefer it and draw nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from jwtflow.lab.recorder import Exchange, Message, Note, Recorder
from jwtflow.lab.wording import arrow_label, escape_markdown, escape_mermaid, step

LANES = ("browser", "client", "auth server", "resource server", "session server", "attacker")
"""Participants from left to right; any others go before the attacker."""


class Diagram:
    """A drawing of exchanges, with numbered steps.

    Args:
        exchanges: what to draw.
        notes: events between them; earlier and later ones are left out.
        title: a heading above the drawing.
    """

    def __init__(
        self, exchanges: Sequence[Exchange], notes: Sequence[Note] = (), *, title: str = ""
    ) -> None:
        self._recorded = exchanges
        self._notes = notes
        self._title = title

    @property
    def exchanges(self) -> list[Exchange]:
        """The exchanges that are drawn."""
        return list(self._recorded)

    @property
    def mermaid(self) -> str:
        """The drawing's mermaid source, without the fence."""
        lanes = self._lanes()
        title = self._title or "What the participants said to each other"
        about = f"{len(self.steps)} steps between {', '.join(lanes)}. They are told in words below."
        lines = ["sequenceDiagram"]
        lines += [f"    accTitle: {escape_mermaid(title)}"]
        lines += [f"    accDescr: {escape_mermaid(about)}"]
        lines += [f"    participant {key} as {escape_mermaid(name)}" for name, key in lanes.items()]
        for event, message in self._events():
            if isinstance(event, Note):
                keys = list(lanes.values())
                lines.append(f"    Note over {keys[0]},{keys[-1]}: {escape_mermaid(event.text)}")
                continue
            caller, server = lanes[event.caller], lanes[event.server]
            if message is None:
                lines.append(f"    {server}--x{caller}: no answer")
            elif message is event.request:
                lines.append(f"    {caller}->>{server}: {arrow_label(message)}")
            else:
                lines.append(f"    {server}-->>{caller}: {arrow_label(message)}")
        return "\n".join(lines)

    @property
    def steps(self) -> list[str]:
        """A sentence for each arrow and each note."""
        return [step(event, message) for event, message in self._events()]

    def __repr__(self) -> str:
        lines = [f"{number}. {text}" for number, text in enumerate(self.steps, 1)]
        if not lines:
            return "Nothing has been recorded yet."
        return "\n".join([self._title, *lines] if self._title else lines)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        if not self.exchanges:
            return {"text/plain": repr(self)}
        parts = [f"### {escape_markdown(self._title)}"] if self._title else []
        steps = "\n".join(
            f"{number}. {escape_markdown(text)}" for number, text in enumerate(self.steps, 1)
        )
        parts += [f"```mermaid\n{self.mermaid}\n```", steps]
        return {"text/markdown": "\n\n".join(parts), "text/plain": repr(self)}

    def _lanes(self) -> dict[str, str]:
        """The participants in the order of ``LANES``, with a key for each."""
        names = dict.fromkeys(name for e in self.exchanges for name in (e.caller, e.server))
        return {name: f"P{number}" for number, name in enumerate(sorted(names, key=_place), 1)}

    def _events(self) -> list[tuple[Exchange | Note, Message | None]]:
        """Sort requests, answers and notes by time; ``None`` is an answer that never came."""
        events: list[tuple[float, Exchange | Note, Message | None]] = []
        for exchange in self.exchanges:
            events.append((exchange.sent, exchange, exchange.request))
            answered = exchange.sent + 0.5 if exchange.answered is None else exchange.answered
            events.append((answered, exchange, exchange.response))
        if events:
            first, last = min(e[0] for e in events), max(e[0] for e in events)
            events += [(note.sent, note, None) for note in self._notes if first < note.sent < last]
        events.sort(key=lambda event: event[0])
        return [(event, message) for _, event, message in events]


def _place(name: str) -> float:
    role = name.partition(" (")[0]  # "resource server (yours)"
    return LANES.index(role) if role in LANES else LANES.index("attacker") - 0.5


class Recording(Diagram):
    """A diagram of the exchanges inside a ``with lab.record(…)`` block."""

    def __init__(self, recorder: Recorder, title: str) -> None:
        super().__init__(recorder.exchanges, recorder.notes, title=title)
        self._first = len(self._recorded)
        self._last: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._last = len(self._recorded)

    @property
    def exchanges(self) -> list[Exchange]:
        """The recorded exchanges."""
        return list(self._recorded[self._first : self._last])
