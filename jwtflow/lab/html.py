"""HTML that looks right in a notebook before it is run, and in a light and a dark theme.

An output that was not run here yet is untrusted: style blocks and theme variables are dropped,
inline styles stay. So every coloured piece sets both of its colours, a pair of at least 7:1, and
carries a label that says the same without colour.
"""

from __future__ import annotations

from html import escape

ROSE = "background:#fde2ec;color:#5c0a2e"
VIOLET = "background:#e7defa;color:#2d1160"
BLUE = "background:#d7ecfb;color:#06344f"
GREEN = "background:#dcf3e0;color:#0b3d1e"
SAND = "background:#f7ecd0;color:#4a3500"

_MONOSPACE = "font-family:monospace"


def box(colours: str, label: str, *inner: str) -> str:
    """A block with a bold label above its content, which is HTML."""
    style = f"{colours};padding:8px 12px;margin:6px 0;border-radius:4px"
    return f'<div style="{style}">{strong(label)}{"".join(inner)}</div>'


def strong(text: str) -> str:
    """Bold text on a line of its own."""
    return f'<div style="font-weight:bold">{escape(text)}</div>'


def line(text: str) -> str:
    """A line of text."""
    return f"<div>{escape(text)}</div>"


def line_of(*pieces: str) -> str:
    """A line made of pieces of HTML."""
    return f'<div style="white-space:pre-wrap">{"".join(pieces)}</div>'


def mono(text: str) -> str:
    """A piece of monospaced text within a line."""
    return f'<span style="{_MONOSPACE};white-space:pre-wrap">{escape(text)}</span>'


def literal(text: str) -> str:
    """Lines of code or JSON, as they are."""
    # Not <pre> or <code>: Lab gives those the theme's colours, which do not suit the box's.
    style = f"{_MONOSPACE};white-space:pre-wrap;word-break:break-word;margin:4px 0"
    return f'<div style="{style}">{escape(text)}</div>'


def chip(colours: str, text: str) -> str:
    """A piece of monospaced text on colour, within a line."""
    style = f"{colours};{_MONOSPACE};word-break:break-all;padding:1px 2px".lstrip(";")
    return f'<span style="{style}">{escape(text)}</span>'


def table(caption: str, columns: list[str], rows: list[list[str]]) -> str:
    """A table in the theme's own colours; the first cell of each row is its header."""
    left = "text-align:left;vertical-align:top"
    head = "".join(f'<th scope="col" style="{left}">{escape(name)}</th>' for name in columns)
    cell = f"{left};white-space:pre-wrap"
    body = "".join(
        f'<tr><th scope="row" style="{cell};font-weight:normal">{escape(first)}</th>'
        + "".join(f'<td style="{cell}">{escape(text)}</td>' for text in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<table style="margin:6px 0"><caption style="text-align:left;font-weight:bold">'
        f"{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
