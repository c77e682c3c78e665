"""Draws recorded exchanges as a sequence diagram and describes them in words.

A diagram is Markdown with a mermaid block, which JupyterLab draws before and after a run, in both
themes. Numbered steps below it say the same. There is no HTML output, because JupyterLab would
prefer it and draw nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
        in_full: include headers and bodies in the steps.
    """

    def __init__(
        self,
        exchanges: Sequence[Exchange],
        notes: Sequence[Note] = (),
        *,
        title: str = "",
        in_full: bool = False,
    ) -> None:
        self._exchanges = list(exchanges)
        self._notes = list(notes)
        self._title = title
        self._in_full = in_full
        self._events = _in_order(self._exchanges, self._notes)

    def full(self) -> Diagram:
        """The same diagram with headers and bodies in its steps."""
        return Diagram(self._exchanges, self._notes, title=self._title, in_full=True)

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
        for event, message in self._events:
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
        return [step(event, message, in_full=self._in_full) for event, message in self._events]

    def __repr__(self) -> str:
        if not self._events:
            return "Nothing has been recorded yet."
        lines = [f"{number}. {text}" for number, text in enumerate(self.steps, 1)]
        return "\n".join([self._title, *lines] if self._title else lines)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        text = repr(self)
        if not self._events:
            return {"text/plain": text}
        parts = [f"### {escape_markdown(self._title)}"] if self._title else []
        steps = "\n".join(
            f"{number}. {escape_markdown(text)}" for number, text in enumerate(self.steps, 1)
        )
        parts += [f"```mermaid\n{self.mermaid}\n```", steps]
        return {"text/markdown": "\n\n".join(parts), "text/plain": text}

    def _lanes(self) -> dict[str, str]:
        """The participants in the order of ``LANES``, with a key for each."""
        names = dict.fromkeys(name for e in self._exchanges for name in (e.caller, e.server))
        return {name: f"P{number}" for number, name in enumerate(sorted(names, key=_place), 1)}


def _place(name: str) -> float:
    role = name.partition(" (")[0]  # "resource server (yours)"
    return LANES.index(role) if role in LANES else LANES.index("attacker") - 0.5


def _in_order(
    exchanges: list[Exchange], notes: list[Note]
) -> list[tuple[Exchange | Note, Message | None]]:
    """Sort requests, answers and notes by time; ``None`` is an answer that never came."""
    events: list[tuple[float, Exchange | Note, Message | None]] = []
    for exchange in exchanges:
        events.append((exchange.sent, exchange, exchange.request))
        answered = exchange.sent + 0.5 if exchange.answered is None else exchange.answered
        events.append((answered, exchange, exchange.response))
    if events:
        first, last = min(e[0] for e in events), max(e[0] for e in events)
        events += [(note.sent, note, None) for note in notes if first < note.sent < last]
    events.sort(key=lambda event: event[0])
    return [(event, message) for _, event, message in events]


class Recording:
    """The exchanges inside a ``with lab.record(…)`` block, displayed as a diagram."""

    def __init__(self, recorder: Recorder, title: str) -> None:
        self._recorder = recorder
        self._title = title
        self._first = len(recorder.exchanges)
        self._last: int | None = None

    def end(self) -> None:
        """Stop recording."""
        self._last = len(self._recorder.exchanges)

    @property
    def exchanges(self) -> list[Exchange]:
        """The recorded exchanges."""
        return self._recorder.exchanges[self._first : self._last]

    @property
    def diagram(self) -> Diagram:
        """The recorded exchanges as a diagram."""
        return Diagram(self.exchanges, self._recorder.notes, title=self._title)

    def full(self) -> Diagram:
        """The diagram with headers and bodies in its steps."""
        return self.diagram.full()

    def __repr__(self) -> str:
        return repr(self.diagram)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return self.diagram._repr_mimebundle_()
