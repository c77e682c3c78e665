"""What happened, as a sequence diagram and in words.

Shown as Markdown with a mermaid fence, which JupyterLab draws before and after a run and in both
themes; the numbered steps below it say the same to whoever cannot see it. There is no HTML twin,
because Lab would prefer it and draw nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jwtflow.lab.recorder import Exchange, Message, Note, Recorder
from jwtflow.lab.wording import escape_markdown, escape_mermaid, label, sentence


class Diagram:
    """Exchanges, drawn and told.

    Args:
        exchanges: what to draw.
        notes: what happened in between; those outside the exchanges are left out.
        title: a heading above the drawing, or nothing.
    """

    def __init__(
        self, exchanges: Sequence[Exchange], notes: Sequence[Note] = (), *, title: str = ""
    ) -> None:
        self._exchanges = list(exchanges)
        self._title = title
        events: list[tuple[float, Exchange | Note, Message | None]] = []
        for exchange in self._exchanges:
            events.append((exchange.sent, exchange, exchange.request))
            position = exchange.sent + 0.5 if exchange.answered is None else exchange.answered
            events.append((position, exchange, exchange.response))
        if events:
            first, last = min(e[0] for e in events), max(e[0] for e in events)
            events += [(note.sent, note, None) for note in notes if first < note.sent < last]
        self._events = sorted(events, key=lambda event: event[0])

    @property
    def mermaid(self) -> str:
        """The drawing's source, without the fence."""
        names = self._participants()
        lines = ["sequenceDiagram"]
        lines += [f"    participant {key} as {escape_mermaid(name)}" for name, key in names.items()]
        for _, event, message in self._events:
            if isinstance(event, Note):
                keys = list(names.values())
                lines.append(f"    Note over {keys[0]},{keys[-1]}: {escape_mermaid(event.text)}")
                continue
            caller, server = names[event.caller], names[event.server]
            if message is None:
                lines.append(f"    {server}--x{caller}: no answer")
            elif message is event.request:
                lines.append(f"    {caller}->>{server}: {label(message)}")
            else:
                lines.append(f"    {server}-->>{caller}: {label(message)}")
        return "\n".join(lines)

    @property
    def steps(self) -> list[str]:
        """The same in words, a sentence for each arrow."""
        return [sentence(event, message) for _, event, message in self._events]

    def __repr__(self) -> str:
        if not self._events:
            return "Nothing was recorded yet."
        lines = [f"{number}. {step}" for number, step in enumerate(self.steps, 1)]
        return "\n".join([self._title, *lines] if self._title else lines)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Both forms for a notebook; ``text/markdown`` is the richest one on purpose."""
        text = repr(self)
        if not self._events:
            return {"text/plain": text}
        heading = f"**{escape_markdown(self._title)}**\n\n" if self._title else ""
        steps = "\n".join(
            f"{number}. {escape_markdown(step)}" for number, step in enumerate(self.steps, 1)
        )
        markdown = f"{heading}```mermaid\n{self.mermaid}\n```\n\n{steps}"
        return {"text/markdown": markdown, "text/plain": text}

    def _participants(self) -> dict[str, str]:
        """Names in the order in which they first speak, with a key for each."""
        names = [name for e in self._exchanges for name in (e.caller, e.server)]
        return {name: f"P{number}" for number, name in enumerate(dict.fromkeys(names), 1)}


class Recording:
    """What happened inside a ``with lab.record(…)`` block; shows itself as a diagram.

    Args:
        recorder: the lab's memory.
        title: a heading above the drawing.
    """

    def __init__(self, recorder: Recorder, title: str) -> None:
        self._recorder = recorder
        self._title = title
        self._first = len(recorder.exchanges)
        self._last: int | None = None

    def end(self) -> None:
        """What comes now belongs to it no more."""
        self._last = len(self._recorder.exchanges)

    @property
    def exchanges(self) -> list[Exchange]:
        """The exchanges it holds."""
        return self._recorder.exchanges[self._first : self._last]

    @property
    def diagram(self) -> Diagram:
        """The picture of them."""
        return Diagram(self.exchanges, self._recorder.notes, title=self._title)

    def __repr__(self) -> str:
        return repr(self.diagram)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return self.diagram._repr_mimebundle_()
