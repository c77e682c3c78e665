"""What the lab's browser shows: its cookies, and what it did with them in each request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jwtflow.lab import html
from jwtflow.lab.browser.cookies import Cookie
from jwtflow.lab.display import Shown, aligned
from jwtflow.lab.masking import Mask
from jwtflow.tokens.instants import describe_instant

_COLUMNS = ["name", "value", "goes to", "path", "until", "rules"]


@dataclass
class SentRequest:
    """A request that the browser sent, and what it did with cookies.

    Args:
        kind: ``"navigation"``, ``"fetch"``, ``"image"`` or ``"preflight"``.
        initiator: the origin of the page that began it; empty for the address bar.
        site: how the initiator relates to the URL, as in ``Sec-Fetch-Site``.
        headers: as sent.
        cookies: names of those that went along, in order.
        withheld: names of those that stayed, and why.
        status: the answer's, 0 without one.
        stored: names of the cookies that the answer set or deleted.
        refused: names of the cookies that it tried to set, and why they weren't stored.
    """

    method: str
    url: str
    kind: str
    initiator: str
    site: str
    headers: dict[str, str]
    cookies: list[str] = field(default_factory=list)
    withheld: dict[str, str] = field(default_factory=dict)
    status: int = 0
    stored: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def lines(self, mask: Mask) -> list[str]:
        """The request in words: a title, then a line for each fact."""
        began = f"begun by {self.initiator} ({self.site})" if self.initiator else "typed"
        told = {**self.headers, "Cookie": ", ".join(self.cookies)}
        return [
            f"{self.method} {mask.url(self.url)} → {self.status or 'no answer'}",
            f"{self.kind}, {began}",
            *(
                f"{name}: {value if name == 'Cookie' else mask.header(name, value)}"
                for name, value in told.items()
                if value
            ),
            *(f"not sent: {name}, because {why}" for name, why in self.withheld.items()),
            *(f"stored: {name}" for name in self.stored),
            *(f"not stored: {name}, because {why}" for name, why in self.refused.items()),
        ]


class Explanation(Shown):
    """Requests in words, one panel each."""

    def __init__(self, requests: Sequence[SentRequest], mask: Mask) -> None:
        self._told = [request.lines(mask) for request in requests]

    def html(self) -> str:
        """A panel for each request."""
        return "".join(
            html.panel(html.BLUE, title, *map(html.line, lines)) for title, *lines in self._told
        )

    def text(self) -> str:
        """The same lines as text."""
        if not self._told:
            return "The browser has sent nothing yet."
        return "\n\n".join("\n  ".join(lines) for lines in self._told)


class CookieTable(Shown):
    """The cookies of a browser, oldest first."""

    def __init__(self, cookies: Sequence[Cookie], mask: Mask) -> None:
        self._cookies = cookies
        self._rows = [_row(cookie, mask) for cookie in cookies]

    def __iter__(self) -> Iterator[Cookie]:
        return iter(self._cookies)

    def __len__(self) -> int:
        return len(self._cookies)

    def html(self) -> str:
        """A table."""
        return html.table("Cookies", _COLUMNS, self._rows) if self._rows else html.line(self.text())

    def text(self) -> str:
        """The same as text, in columns."""
        if not self._rows:
            return "The browser has no cookies."
        return "\n".join(["Cookies", *aligned([_COLUMNS, *self._rows])])


def _row(cookie: Cookie, mask: Mask) -> list[str]:
    until = "the browser closes" if cookie.expires is None else describe_instant(cookie.expires)
    rules = [
        "HttpOnly" if cookie.http_only else "",
        "Secure" if cookie.secure else "",
        f"SameSite={cookie.same_site}" if cookie.same_site else "Lax by default",
    ]
    return [
        cookie.name,
        mask.value(cookie.name, cookie.value),
        cookie.domain if cookie.host_only else f"{cookie.domain} and below",
        cookie.path,
        until.removesuffix(" UTC"),
        ", ".join(filter(None, rules)),
    ]
