"""HTML for outputs that look right in light and dark themes, whether run here or not.

JupyterLab strips style blocks and theme variables from outputs that weren't made on this machine,
but keeps inline styles. So a panel sets no text colour and tints the background only slightly. Its
border has a contrast of at least 3:1 on white and on black, and its title says in words what the
colour means.
"""

from __future__ import annotations

from html import escape


def _tint(colour: str) -> str:
    # The colour's last two digits are its opacity, as a hexadecimal number up to ff.
    return f"background:{colour}29;border:1px solid {colour}"


ROSE = _tint("#d4537e")
VIOLET = _tint("#8a63d2")
BLUE = _tint("#2f7fd0")
GREEN = _tint("#2e8b57")
SAND = _tint("#a8741a")
GREY = _tint("#7d7d7d")

_PANEL = "border-left-width:6px;border-radius:4px;margin:6px 0"
_LEFT = "text-align:left;vertical-align:top"


def panel(tint: str, title: str, *inner: str) -> str:
    """A tinted block: a heading, then pieces of HTML."""
    return f'<div style="{tint};{_PANEL};padding:8px 12px">{heading(title)}{"".join(inner)}</div>'


def markdown_panel(tint: str, *paragraphs: str) -> str:
    """The same block for Markdown outputs, around Markdown paragraphs."""
    opening = f'<div style="{tint};{_PANEL};padding:2px 12px">'
    return "\n\n".join([opening, *paragraphs, "</div>"])


def heading(text: str) -> str:
    """A small heading."""
    return f'<h3 style="margin:0 0 4px 0">{escape(text)}</h3>'


def line(text: str) -> str:
    """A line of text."""
    return f"<div>{escape(text)}</div>"


def monospaced(text: str) -> str:
    """Lines of code or JSON that keep their spaces."""
    # Not <pre> or <code>: Lab gives those a background that doesn't suit the panel's.
    style = "font-family:monospace;white-space:pre-wrap;overflow-wrap:break-word"
    return f'<div style="{style}">{escape(text)}</div>'


def table(caption: str, columns: list[str], rows: list[list[str]]) -> str:
    """A table in the theme's colours; the first cell of each row is its header."""
    head = "".join(f'<th scope="col" style="{_LEFT}">{escape(name)}</th>' for name in columns)
    cell = f"{_LEFT};white-space:pre-wrap"
    body = "".join(
        f'<tr><th scope="row" style="{cell};font-weight:normal">{escape(first)}</th>'
        + "".join(f'<td style="{cell}">{escape(text)}</td>' for text in rest)
        + "</tr>"
        for first, *rest in rows
    )
    title = "text-align:left;font-weight:bold;white-space:nowrap"
    return (
        f'<table style="margin:6px 0"><caption style="{title}">'
        f"{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
