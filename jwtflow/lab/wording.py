"""Writes a diagram's text: a label for each arrow and a sentence for each step.

A server's text can contain anything, so it is escaped for mermaid and Markdown.
"""

from __future__ import annotations

import re
import textwrap

from jwtflow.lab.recorder import Exchange, Message, Note

_MASKED = re.compile(r"… \(([\w ]+ #\d+)\)")
_SPECIAL = re.compile(r"[#;<>&\"%:{}()\[\]\\`*_~|$]")
_LONGEST = 36  # characters in a line on an arrow; wider lanes make the whole drawing smaller


def arrow_label(message: Message) -> str:
    """Label an arrow with the request or status, then the secrets that it carries."""
    what = textwrap.shorten(_what(message), _LONGEST, placeholder=" …")
    carried = textwrap.wrap(", ".join(_carried(message)), _LONGEST, max_lines=3, placeholder=" …")
    return "<br/>".join(escape_mermaid(line) for line in [what, *carried])


def step(event: Exchange | Note, message: Message | None) -> str:
    """Describe a message or note; ``message`` is ``None`` for an answer that never came."""
    if isinstance(event, Note):
        return f"{event.text}."
    if message is event.request:
        who = f"{event.caller} → {event.server}"
    else:
        who = f"{event.server} → {event.caller}"
    if message is None:
        return f"{who}: no answer"
    carried = _carried(message)
    return f"{who}: {_what(message)}" + (f" ({', '.join(carried)})" if carried else "")


def _what(message: Message) -> str:
    return message.start_line.partition("?")[0]


def _carried(message: Message) -> list[str]:
    """Name the secrets and the error code that a message carries."""
    texts = [message.start_line, *(value for _, value in message.headers)]
    texts += map(str, message.fields.values())
    found = [name for text in texts for name in _MASKED.findall(text)]
    if message.fields.get("error"):
        found.append(str(message.fields["error"]))
    return list(dict.fromkeys(found))


def escape_mermaid(text: str) -> str:
    """Replace characters that mermaid would interpret with entities."""
    flat = " ".join(text.split())
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", flat)


def escape_markdown(text: str) -> str:
    """Escape text so that Markdown shows it unchanged."""
    in_a_line = re.sub(r"[^\S ]+", " ", text.strip())
    escaped = re.sub(r"([\\`*_{}\[\]<>#|&~])", r"\\\1", in_a_line)
    escaped = re.sub(" (?= )", "\u00a0", escaped)  # a browser shows several spaces as one
    # JupyterLab looks for $…$ in the Markdown and in the rendered text, but not across a tag.
    return escaped.replace("$", "<span>&#36;</span>")
