"""Reads the login page of a code flow, and fills its form in, as a browser without script would."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]

_LONGEST = 2**18  # characters that are read; a login page has fewer


@dataclass
class Form:
    """A page's form: where it goes, and its fields."""

    action: str = ""
    method: str = "get"
    fields: list[Attributes] = field(default_factory=list)

    def filled(self, username: str, password: str) -> dict[str, str]:
        """Return what a user who agrees would send: the first button is pressed."""
        sent: dict[str, str] = {}
        pressed = False
        for each in self.fields:
            name, kind = each.get("name"), (each.get("type") or "text").lower()
            if kind in {"submit", "button"}:
                if pressed or not name:
                    continue
                pressed = True
            if not name:
                continue
            value = each.get("value") or ("on" if kind == "checkbox" else "")
            if kind == "password":
                value = password
            elif kind in {"text", "email"}:
                value = value or username
            sent[name] = value
        return sent


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in the first form and its fields."""
        found = dict(attrs)
        if tag == "form" and self.form is None:
            self._inside = True
            self.form = Form(found.get("action") or "", _method(found.get("method")))
        elif self.form is not None and self._inside and tag in {"input", "button"}:
            if tag == "button":
                found.setdefault("type", "submit")
            self.form.fields.append(found)

    def handle_endtag(self, tag: str) -> None:
        """Leave the form."""
        if tag == "form":
            self._inside = False


def _method(named: str | None) -> str:
    """Read it as browsers do: what isn't post is get."""
    return "post" if (named or "").lower() == "post" else "get"


def first_form(page: str) -> Form | None:
    """Return the page's first form, if it has one."""
    reader = _Reader()
    with suppress(AssertionError):  # html.parser's way to give up at an odd "<!["
        reader.feed(page[:_LONGEST])
    return reader.form
