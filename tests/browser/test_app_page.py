"""The resource server's ``/app`` in Chromium: cookies, csrf, and a page that is fit to read."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.wrappers import Response

from jwtflow.clock import SystemClock
from jwtflow.reports import Reports
from jwtflow.resource_server import KeyCache, ResourceServerSettings, build_app
from jwtflow.resource_server.fetching import fetch_key_set
from jwtflow.tokens import AccessTokenVerifier
from jwtflow.web.serving import LoopbackServer
from tests.auth_fixtures import ALICE, BOB, AuthWorld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from jwtflow.tokens.sign import SigningKey
    from tests.conftest import SeededRandom

    NewContext = Callable[..., BrowserContext]

pytestmark = pytest.mark.browser


@dataclass
class Site:
    """Both servers on loopback, as a browser reaches them."""

    auth_url: str
    resource_url: str
    other_url: str
    reports: Reports
    world: AuthWorld

    def sign_in(self, page: Page, user: tuple[str, str]) -> None:
        """Log ``user`` in at the auth server's page, which leads on to ``/app``."""
        page.goto(self.auth_url + "/sign-in")
        page.get_by_label("User name").fill(user[0])
        page.get_by_label("Password").fill(user[1])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(self.resource_url + "/app")


@pytest.fixture
def page(new_context: NewContext) -> Iterator[Page]:
    """A tab; whatever the browser complains of on its console fails the test."""
    page = new_context().new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: complaints.append(line.text) if "Content Security" in line.text else None,
    )
    yield page
    assert complaints == []


@pytest.fixture
def site(
    tmp_path: Path, random: SeededRandom, signing_keys: dict[str, SigningKey]
) -> Iterator[Site]:
    apps: dict[str, Any] = {}

    def serve(name: str) -> LoopbackServer:
        # The app needs the port in its settings, so it is built after the server.
        def app(*call: Any) -> Any:
            return apps[name](*call)

        server = LoopbackServer(app, name=name)
        server.start()
        stack.callback(server.stop)
        return server

    with ExitStack() as stack:
        auth_url = f"http://127.0.0.1:{serve('auth').port}"
        resource_url = f"http://127.0.0.1:{serve('resource').port}"
        other_url = f"http://127.0.0.1:{serve('other').port}"
        apps["other"] = Response(
            "<!doctype html><title>A page of another port</title>", mimetype="text/html"
        )
        world = AuthWorld.build(
            tmp_path,
            clock=SystemClock(),  # type: ignore[arg-type]
            random=random,
            key=signing_keys["RS256"],
            issuer=auth_url,
            audience=resource_url,
            resource_url=resource_url,
        )
        stack.callback(world.store.close)
        verifier = AccessTokenVerifier(
            issuer=auth_url,
            audience=resource_url,
            keys=KeyCache(partial(fetch_key_set, auth_url), clock=SystemClock()),
            clock=SystemClock(),
        )
        reports = Reports()
        apps["auth"] = world.app
        apps["resource"] = build_app(
            settings=ResourceServerSettings(issuer=auth_url, resource_url=resource_url),
            verify=verifier.verify,
            denylist=world.denylist,
            reports=reports,
        )
        yield Site(auth_url, resource_url, other_url, reports, world)


def test_a_stranger_is_led_to_the_sign_in(site: Site, page: Page) -> None:
    """Without a login the page says so and links to the auth server's ``/sign-in``."""
    page.goto(site.resource_url + "/app")
    page.get_by_text("You are not signed in").wait_for()
    assert page.get_by_role("button", name="Create it").is_disabled()
    page.get_by_role("link", name="Sign in").click()
    page.wait_for_url(site.auth_url + "/sign-in")


def test_from_sign_in_to_a_report(site: Site, page: Page) -> None:
    """Signed in by cookie, alice sees who she is and the reports, and writes one."""
    site.sign_in(page, ALICE)
    page.get_by_text("You are alice").wait_for()
    page.get_by_text("2 reports.").wait_for()
    page.get_by_label("Title of a new report").fill("<b>From the page</b>")
    page.get_by_role("button", name="Create it").click()
    page.get_by_text("Created report 3.").wait_for()
    page.get_by_text("<b>From the page</b> (alice)").wait_for()
    assert site.reports.all()[-1].owner == "alice"


def test_script_reads_the_csrf_cookie_alone(site: Site, page: Page) -> None:
    """C1: ``document.cookie`` shows the csrf value, and neither of the tokens."""
    site.sign_in(page, ALICE)
    readable = page.evaluate("document.cookie")
    assert [pair.partition("=")[0] for pair in readable.split("; ")] == ["jwtflow_csrf"]
    page.get_by_text("document.cookie names jwtflow_csrf.").wait_for()
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies(site.resource_url)}
    assert cookies["jwtflow_access"]["httpOnly"]
    assert cookies["jwtflow_access"]["value"] not in page.content()


def test_without_the_csrf_header_nothing_is_written(site: Site, page: Page) -> None:
    """C3: the page shows that a write without the header is refused."""
    site.sign_in(page, ALICE)
    page.get_by_label("Title of a new report").fill("x")
    page.get_by_role("button", name="Try without the csrf header").click()
    page.get_by_text("Nothing was written. The server answered 403 csrf_failed").wait_for()
    assert len(site.reports.all()) == 2


def test_who_may_not_write_is_told_so(site: Site, page: Page) -> None:
    """Bob's write is refused for want of scope, in the server's own words."""
    site.sign_in(page, BOB)
    page.get_by_text("You are bob").wait_for()
    page.get_by_label("Title of a new report").fill("x")
    page.get_by_label("Title of a new report").press("Enter")
    page.get_by_text("403 insufficient_scope").wait_for()


def test_another_port_cannot_write(site: Site, page: Page) -> None:
    """C3: a page of another port, to which the browser sends the cookies too, writes nothing."""
    site.sign_in(page, ALICE)
    page.goto(site.other_url)
    outcome = page.evaluate(
        """async (url) => {
            const body = JSON.stringify({ title: "forged" });
            const tries = [
              { mode: "no-cors", headers: { "Content-Type": "text/plain" } },
              { headers: { "Content-Type": "application/json" } },
              { headers: { "Content-Type": "application/json", "X-CSRF-Token": "x" } },
            ];
            const outcomes = [];
            for (const options of tries) {
              try {
                const answer = await fetch(url, {
                  method: "POST", body, credentials: "include", ...options });
                outcomes.push(answer.status);
              } catch (error) { outcomes.push(error.name); }
            }
            return outcomes;
        }""",
        site.resource_url + "/reports",
    )
    assert all(result in {0, "TypeError"} for result in outcome)
    assert len(site.reports.all()) == 2


def test_without_javascript(site: Site, new_context: NewContext) -> None:
    """Without JavaScript the page is readable, and says what it would need."""
    page = new_context(java_script_enabled=False).new_page()
    page.goto(site.resource_url + "/app")
    assert "Switch it on to see" in (page.text_content("noscript") or "")
    assert page.get_by_role("link", name="Sign in").is_visible()
    assert page.get_by_role("heading", name="What script can read").is_visible()


def test_injected_script_does_not_run(site: Site, page: Page) -> None:
    """A title full of markup is text, and an inline script of another kind is blocked."""
    site.reports.add(title='<img src=x onerror="document.title = 1">', owner="mallory")
    site.sign_in(page, ALICE)
    page.get_by_text("3 reports.").wait_for()
    assert page.locator("#reports img").count() == 0
    assert "What a page can do" in page.title()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_it_can_be_read(site: Site, new_context: NewContext, scheme: Any, width: int) -> None:
    """In both colour schemes text stands out, and on a narrow screen nothing is cut off."""
    viewport = {"width": width, "height": 900}
    page = new_context(color_scheme=scheme, viewport=viewport).new_page()
    site.sign_in(page, ALICE)
    page.get_by_text("2 reports.").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    colours = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    light, dark = "rgb(255, 255, 255)", "rgb(0, 0, 0)"
    assert colours == ([dark, light] if scheme == "light" else [light, "rgb(18, 18, 18)"])
