"""An auth server on a real loopback port, and the person who sits at the browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import requests

from jwtflow.clock import SystemClock
from jwtflow.web.serving import LoopbackServer
from tests.auth_fixtures import ALICE, AuthWorld
from tests.authorization_flow import Page

if TYPE_CHECKING:
    from pathlib import Path


@contextmanager
def serve_auth(folder: Path, **parts: Any) -> Iterator[AuthWorld]:
    """The auth server at the URL that its issuer names.

    Its clock is the system's, because other people's libraries bring a clock of their own.
    """

    def app(*call: Any) -> Any:
        return world.app(*call)  # which needs the port, so it is built after the server

    server = LoopbackServer(app, name="auth-of-a-test")
    issuer = f"http://127.0.0.1:{server.port}"
    world = AuthWorld.build(folder, clock=SystemClock(), issuer=issuer, **parts)
    server.start()
    try:
        yield world
    finally:
        server.stop()
        world.store.close()


def consent(url: str, user: tuple[str, str] = ALICE, *, decision: str = "allow") -> str:
    """Where the browser is sent after ``user`` has filled in the page at ``url``."""
    with requests.Session() as browser:
        shown = browser.get(url)
        assert shown.status_code == 200, shown.text
        page = Page(shown.text)
        form = {**page.hidden, "username": user[0], "password": user[1], "decision": decision}
        action = urljoin(url, str(page.all("form")[0]["action"]))
        sent = browser.post(
            action, data=form, headers={"Origin": url[: url.index("/", 8)]}, allow_redirects=False
        )
        assert sent.status_code == 302, sent.text
        return sent.headers["Location"]
