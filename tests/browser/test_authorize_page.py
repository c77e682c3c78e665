"""``/authorize`` in Chromium: without JavaScript, by keyboard, to a client on loopback."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from flask import Flask, request

from jwtflow.web.serving import LoopbackServer
from tests.auth_fixtures import ALICE, AuthWorld
from tests.authorization_flow import asked, redeem
from tests.conftest import SeededRandom
from tests.loopback import serve_auth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@dataclass
class Site:
    """Somebody else's server: a client that waits for its code, or an attacker.

    Args:
        html: the page at ``/``.
        calls: what came to ``/callback``, each with its ``Referer``.
    """

    html: str = ""
    calls: list[tuple[dict[str, str], str | None]] = field(default_factory=list)
    port: int = 0

    @property
    def redirect_uri(self) -> str:
        """Where the client waits."""
        return f"http://127.0.0.1:{self.port}/callback"

    def app(self) -> Flask:
        """The server."""
        app = Flask("somebody-else")
        app.add_url_rule("/", view_func=lambda: self.html)
        app.add_url_rule("/callback", view_func=self._callback)
        return app

    def _callback(self) -> str:
        self.calls.append((request.args.to_dict(), request.headers.get("Referer")))
        return "<!doctype html><title>client</title><h1>You are back</h1>"


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of somebody else's, on a port of its own."""
    site = Site()
    server = LoopbackServer(site.app(), name="somebody-else")
    site.port = server.port
    server.start()
    yield site
    server.stop()


@pytest.fixture
def served(tmp_path, signing_keys) -> Iterator[AuthWorld]:
    """The auth server on loopback."""
    with serve_auth(tmp_path, random=SeededRandom(), key=signing_keys["RS256"]) as world:
        yield world


@pytest.fixture
def plain(new_context) -> Page:
    """A page in a browser without JavaScript; it collects what the console complains of."""
    page = new_context(java_script_enabled=False).new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    return page


def url_of(served, site, **changes) -> str:
    """Where the client sends the browser."""
    query = urlencode(asked(redirect_uri=site.redirect_uri, **changes))
    return f"{served.settings.issuer}/authorize?{query}"


def wait_for_focus(page) -> None:
    """Wait until the first field has the focus, which the page gives it by itself."""
    from playwright.sync_api import expect

    expect(page.get_by_label("User name")).to_be_focused(timeout=60_000)


def type_in(page, user) -> None:
    """Name, Tab, password."""
    wait_for_focus(page)
    page.keyboard.type(user[0])
    page.keyboard.press("Tab")
    page.keyboard.type(user[1])


def test_by_keyboard_to_the_client(plain, served, site):
    """A15, A16: name, password, Enter: the browser reaches the client, whose code is good."""
    plain.goto(url_of(served, site, state="ä &=?"))
    type_in(plain, ALICE)
    plain.keyboard.press("Enter")
    plain.wait_for_url(re.compile(re.escape(site.redirect_uri)))
    ((told, referer),) = site.calls
    assert told["state"] == "ä &=?"
    assert told["iss"] == served.settings.issuer
    assert referer is None
    assert redeem(served, told["code"], redirect_uri=site.redirect_uri).status_code == 200
    assert not [text for text in plain.complaints if "Content Security Policy" in text]


def test_no_by_keyboard(plain, served, site):
    """A19: three Tabs and Enter say no, with empty fields, and the client is told."""
    plain.goto(url_of(served, site))
    wait_for_focus(plain)
    for _ in range(3):
        plain.keyboard.press("Tab")
    plain.keyboard.press("Enter")
    plain.wait_for_url(re.compile(re.escape(site.redirect_uri)))
    assert site.calls[0][0]["error"] == "access_denied"


def test_wrong_password(plain, served, site):
    """A20: a wrong password is announced, no field keeps it, and the second try succeeds."""
    plain.goto(url_of(served, site))
    type_in(plain, ("alice", "wrong"))
    plain.keyboard.press("Enter")
    assert plain.get_by_role("alert").inner_text() == "The name or the password is wrong."
    plain.wait_for_load_state()
    assert plain.get_by_label("Password").input_value() == ""
    type_in(plain, ALICE)
    plain.keyboard.press("Enter")
    plain.wait_for_url(re.compile(re.escape(site.redirect_uri)))
    assert "code" in site.calls[0][0]


def test_what_a_screen_reader_reads(plain, served, site):
    """A19: heading, list of scopes, fields and buttons all have their names."""
    plain.goto(url_of(served, site, scope="openid reports:read"))
    heading = plain.get_by_role("heading", level=1).inner_text()
    assert served.store.clients.find("notebook").name in heading
    scopes = plain.get_by_role("list", name="What the application asks for")
    assert scopes.get_by_role("listitem").count() == 2
    assert plain.get_by_role("textbox", name="User name").is_editable()
    assert plain.get_by_label("Password", exact=True).is_editable()
    names = [button.inner_text() for button in plain.get_by_role("button").all()]
    assert names == ["Log in and allow", "Do not allow"]


def test_narrow_screen(new_context, served, site):
    """The page fits a screen of 320 pixels without scrolling sideways (WCAG 1.4.10)."""
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(url_of(served, site, scope="openid reports:read reports:write"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_two_tabs(new_context, served, site):
    """A14: two pages of one browser both lead to the client."""
    context = new_context(java_script_enabled=False)
    pages = [context.new_page(), context.new_page()]
    for number, page in enumerate(pages):
        page.goto(url_of(served, site, state=str(number)))
    assert states_after_login(pages, site) == ["0", "1"]


def test_two_tabs_from_another_site(new_context, served, site):
    """A14: the same for who follows the links of a client's page on another site."""
    context = new_context(java_script_enabled=False)
    pages = [context.new_page(), context.new_page()]
    for number, page in enumerate(pages):
        link = url_of(served, site, state=str(number)).replace("&", "&amp;")
        site.html = f'<!doctype html><a href="{link}">Log in</a>'
        page.goto(f"http://localhost:{site.port}/")  # to a browser another site than 127.0.0.1
        page.get_by_role("link").click()
        page.get_by_label("User name").wait_for()
    assert states_after_login(pages, site) == ["0", "1"]


def states_after_login(pages, site) -> list[str]:
    """What the client is given as ``state`` when alice logs in on each page."""
    for page in pages:
        page.bring_to_front()
        page.get_by_label("User name").focus()
        type_in(page, ALICE)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(re.escape(site.redirect_uri)))
    return [told["state"] for told, _ in site.calls]


def test_it_cannot_be_framed(new_context, served, site):
    """A15: in a frame of a page on another port there is no form."""
    site.html = f'<!doctype html><iframe id="f" src="{url_of(served, site)}"></iframe>'.replace(
        "&", "&amp;"
    )
    page = new_context().new_page()
    page.goto(f"http://127.0.0.1:{site.port}/")
    frame = page.wait_for_selector("#f").content_frame()
    frame.wait_for_load_state()
    assert frame.query_selector("form") is None


@pytest.mark.parametrize(("host", "brings_cookie"), [("127.0.0.1", True), ("localhost", False)])
def test_a_form_of_another_page(new_context, served, site, host, brings_cookie):
    """A14: another page's form, even with a right password in it, gets no code."""
    cookies = []
    served.app.before_request(lambda: cookies.append("jwtflow_authorize" in request.cookies))
    fields = {**asked(redirect_uri=site.redirect_uri), "username": ALICE[0], "password": ALICE[1]}
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    action = f"{served.settings.issuer}/authorize"
    site.html = f'<!doctype html><form method="post" action="{action}">{inputs}<button></form>'
    page = new_context().new_page()
    page.goto(url_of(served, site))  # our own page has been here, and left its cookie
    page.goto(f"http://{host}:{site.port}/")
    with page.expect_response(action) as answered:
        page.get_by_role("button").click()
    assert answered.value.status == 403
    assert cookies == [False, brings_cookie]
    assert site.calls == []


def test_an_error_page(plain, served, site):
    """A2: a request that must not be answered ends on a page that says so."""
    plain.goto(url_of(served, site, client_id="nobody"))
    assert "client_id" in plain.get_by_role("alert").inner_text()
    assert site.calls == []
