"""The words of a diagram: a short label for each arrow, a sentence for each step.

Text from a server may hold anything; here it is made harmless for mermaid and for Markdown.
"""

from __future__ import annotations

import re
from typing import Any

from jwtflow.lab.masking import HIDDEN
from jwtflow.lab.recorder import Exchange, Message, Note

_MASKED = re.compile(r"… \(([\w ]+ #\d+)\)")
_SPECIAL = re.compile(r"[#;<>&\"%:{}()\[\]\\`*_~|$]")
_METADATA = re.compile(r',? resource_metadata="[^"]*"')  # in every challenge, and long
_TOLD = (
    "Authorization",
    "Cookie",
    "X-CSRF-Token",
    "Origin",
    "WWW-Authenticate",
    "Retry-After",
    "Location",
    "Set-Cookie",
)
_MOST_FIELDS = 6
_LONGEST = 60  # characters of one line on an arrow


def label(message: Message) -> str:
    """One or two short lines for an arrow: what it is, and which secrets it carries."""
    lines = [_cut(message.start_line.partition("?")[0])]
    carried = _carried(message)
    if carried:
        lines.append(_cut(", ".join(carried)))
    return "<br/>".join(escape_mermaid(line) for line in lines)


def _carried(message: Message) -> list[str]:
    """The secrets a message carries, by name, and the error code it reports."""
    texts = [message.start_line, *(value for _, value in message.headers)]
    texts += map(str, message.fields.values())
    found = [name for text in texts for name in _MASKED.findall(text)]
    if message.fields.get("error"):
        found.append(str(message.fields["error"]))
    return list(dict.fromkeys(found))


def sentence(event: Exchange | Note, message: Message | None) -> str:
    """One step in words; ``message`` is ``None`` for an answer that never came."""
    if isinstance(event, Note):
        return f"{event.text}."
    if message is None:
        return f"The {event.server} does not answer."
    details = _details(message)
    tail = f", with {'; '.join(details)}" if details else ""
    if message is event.request:
        return f"The {event.caller} asks the {event.server}: {message.start_line}{tail}."
    return f"The {event.server} answers the {event.caller}: {message.start_line}{tail}."


def _details(message: Message) -> list[str]:
    """Headers that matter and the fields of the body, one text each."""
    headers = [
        f"{name}: {_METADATA.sub('', value).replace('; ', ', ')}"
        for name, value in message.headers
        if name in _TOLD
    ]
    said = message.header("WWW-Authenticate") or ""
    fields = [
        f"{name} = {_brief(value)}"
        for name, value in message.fields.items()
        if not (name.startswith("error") and "error=" in said)  # the challenge says it already
    ]
    # Of a long document the beginning, but of secrets each.
    told = [f for n, f in enumerate(fields) if n < _MOST_FIELDS or _MASKED.search(f) or HIDDEN in f]
    if len(told) < len(fields):
        told.append(f"and {len(fields) - len(told)} more")
    return [*headers, *told, *([message.summary] if message.summary else [])]


def _brief(value: Any) -> str:
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return f"a list of {len(value)}"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "an empty list"
    if isinstance(value, dict):
        return "an object"
    return str(value).rstrip(".")


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def escape_mermaid(text: str) -> str:
    """Text that mermaid draws as it is: its own entities in place of what it would read."""
    flat = " ".join(text.split())
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", flat)


def escape_markdown(text: str) -> str:
    """Text that Markdown shows as it is; Lab looks for $…$ before Markdown is read."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|&~])", r"\\\1", " ".join(text.split()))
    return escaped.replace("$", "&#36;")
