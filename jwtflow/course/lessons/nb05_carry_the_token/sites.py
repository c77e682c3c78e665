"""Web sites for this lesson's attacks: they show a page, or redirect, and write an access log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Site:
    """A site that shows the same small page at every address.

    Args:
        headers: sent with each page.
        redirects: where a path leads instead.

    Attributes:
        log: a line for each request: method, address and Referer, as web servers write it.
        seen: the headers of each request.
    """

    def __init__(
        self, headers: Mapping[str, str] | None = None, redirects: Mapping[str, str] | None = None
    ) -> None:
        self.log: list[str] = []
        self.seen: list[dict[str, str]] = []
        self._headers = dict(headers or {})
        self._redirects = dict(redirects or {})

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as a WSGI app."""
        request = Request(environ)
        address = request.full_path.rstrip("?")
        self.log.append(f'{request.method} {address} "{request.headers.get("Referer", "-")}"')
        self.seen.append(dict(request.headers))
        if target := self._redirects.get(request.path):
            return Response(status=302, headers={"Location": target})(environ, start_response)
        page = Response("<h1>A page</h1>", content_type="text/html", headers=self._headers)
        return page(environ, start_response)
