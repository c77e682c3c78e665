"""``/sign-in`` in Chromium, beside the real ``/app`` and a foreign page on another port."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response, request

from jwtflow.reports import Reports
from jwtflow.resource_server import ResourceServerSettings
from jwtflow.resource_server import build_app as build_resource_server
from jwtflow.tokens import AccessTokenVerifier
from jwtflow.web.serving import LoopbackServer
from tests.auth_fixtures import ALICE
from tests.services import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

EVIL_PAGE = """<!doctype html><title>evil</title><iframe id="frame" src="{url}/sign-in"></iframe>"""
POST = """async ([url, options]) => {
    try { return (await fetch(url, {method: "POST", credentials: "include", ...options})).type }
    catch (error) { return "blocked" }
}"""


@pytest.fixture
def page(new_context) -> Page:
    """A page without cookies."""
    return new_context().new_page()


@pytest.fixture
def world(make_auth) -> Iterator[dict[str, object]]:
    """Auth server, resource server and a foreign page's server, each on a port of 127.0.0.1."""
    ports = {"auth": free_port(), "resource": free_port(), "evil": free_port()}
    urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    auth = make_auth(issuer=urls["auth"], audience=urls["resource"], resource_url=urls["resource"])
    resource = build_resource_server(
        settings=ResourceServerSettings(issuer=urls["auth"], resource_url=urls["resource"]),
        verify=AccessTokenVerifier(
            issuer=urls["auth"],
            audience=urls["resource"],
            keys=auth.keys.verification_keys,
            clock=auth.clock,
        ).verify,
        denylist=auth.denylist,
        reports=Reports(),
    )
    posts: list[tuple[str, int]] = []
    may_refresh = Event()
    may_refresh.set()

    @auth.app.before_request
    def wait() -> None:
        if request.path == "/refresh":
            may_refresh.wait(timeout=60)

    @auth.app.after_request
    def note(answer: Response) -> Response:
        if request.method == "POST":
            posts.append((request.path, answer.status_code))
        return answer

    evil = Flask("evil")
    evil.add_url_rule("/", view_func=lambda: EVIL_PAGE.format(url=urls["auth"]))
    apps = {"auth": auth.app, "resource": resource, "evil": evil}
    servers = [LoopbackServer(apps[name], name=name, port=ports[name]) for name in apps]
    for server in servers:
        server.start()
    yield {"server": auth, "posts": posts, "may_refresh": may_refresh, **urls}
    for server in servers:
        server.stop()


def sign_in(page, world, user=ALICE) -> None:
    """Type ``user``'s name and password by keyboard alone."""
    page.goto(f"{world['auth']}/sign-in")
    page.wait_for_selector("#username:focus")
    page.keyboard.type(user[0])
    page.keyboard.press("Tab")
    page.keyboard.type(user[1])
    page.keyboard.press("Enter")


def cookies(page) -> dict[str, dict[str, object]]:
    """What the browser keeps, by name."""
    return {kept["name"]: kept for kept in page.context.cookies()}


def test_by_keyboard_to_the_app(page, world):
    """C1: name, password, Enter: the browser is at /app with the cookies of the contract."""
    sign_in(page, world)
    page.wait_for_url(f"{world['resource']}/app")
    kept = cookies(page)
    shape = {
        name: (cookie["httpOnly"], cookie["sameSite"], cookie["path"], cookie["expires"])
        for name, cookie in kept.items()
    }
    assert shape == {
        "jwtflow_access": (True, "Strict", "/", -1),
        "jwtflow_refresh": (True, "Strict", "/refresh", -1),
        "jwtflow_csrf": (False, "Strict", "/", -1),
    }
    assert page.evaluate("document.cookie") == f"jwtflow_csrf={kept['jwtflow_csrf']['value']}"
    page.wait_for_selector("td:has-text('alice')")


def test_a_wrong_password_is_announced(page, world):
    """A wrong password is said in an alert, the password is selected, and nothing is kept."""
    sign_in(page, world, ("alice", "wrong"))
    page.wait_for_selector("[role=alert]:not(:empty)")  # not by eval: the page's policy forbids it
    assert page.text_content("[role=alert]") == "The name or the password is wrong."
    assert page.evaluate("document.activeElement.id") == "password"
    assert cookies(page) == {}
    assert page.url == f"{world['auth']}/sign-in"


def test_a_pause_is_announced(page, world):
    """L1: who is throttled reads for how long."""
    for n in range(10):
        world["server"].login(user=("alice", f"wrong-{n}"))
    sign_in(page, world)
    page.wait_for_selector("[role=alert]:not(:empty)")  # not by eval: the page's policy forbids it
    assert "60 seconds" in page.text_content("[role=alert]")


def test_without_javascript(new_context, world):
    """L11: without JavaScript the page says so, and Enter sends the password nowhere."""
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, world)
    assert "JavaScript" in page.text_content("noscript")
    assert page.url == f"{world['auth']}/sign-in"
    assert context.cookies() == []


def test_it_cannot_be_framed(page, world):
    """A15: in a frame of another page there is no sign-in form."""
    page.goto(world["evil"])
    frame = page.wait_for_selector("#frame").content_frame()
    frame.wait_for_load_state()
    assert frame.query_selector("form") is None


def test_a_page_that_opened_it_cannot_steer_it(page, world):
    """C5: a foreign page can't load it again and again, and cut off renewals half-way."""
    page.goto(world["evil"])
    with page.expect_popup() as popup:
        page.evaluate("url => { window.opened = window.open(url) }", f"{world['auth']}/sign-in")
    popup.value.wait_for_selector("#sign-in")
    page.wait_for_function("window.opened.closed", timeout=5_000)
    assert popup.value.evaluate("window.opener") is None


def test_a_page_on_another_port_cannot_use_the_login(page, world):
    """C3, C4: the browser sends our cookies for a page on another port, and nothing happens."""
    sign_in(page, world)
    page.wait_for_url(f"{world['resource']}/app")
    before = cookies(page)
    page.goto(world["evil"])
    csrf = before["jwtflow_csrf"]["value"]
    posts = world["posts"]
    posts.clear()
    body = '{"username": "bob", "password": "tr0ub4dor-and-three", "delivery": "cookie"}'
    attacks = [
        ("/logout", {"mode": "no-cors"}),
        ("/refresh", {"mode": "no-cors"}),
        ("/logout", {"headers": {"X-CSRF-Token": csrf}}),
        ("/refresh", {"headers": {"X-CSRF-Token": csrf}}),
        ("/login", {"mode": "no-cors", "body": body}),
        ("/login", {"headers": {"Content-Type": "application/json"}, "body": body}),
    ]
    outcomes = [page.evaluate(POST, [world["auth"] + path, options]) for path, options in attacks]
    assert outcomes == ["opaque", "opaque", "blocked", "blocked", "opaque", "blocked"]
    assert set(posts) == {("/logout", 403), ("/refresh", 403), ("/login", 403)}
    assert cookies(page) == before


ONE_RENEWS_AND_ONE_WAITS = """async () => {
    for (;;) {
        const { held, pending } = await navigator.locks.query();
        if (held.length === 1 && pending.length === 1) return;
        await new Promise((goOn) => { setTimeout(goOn, 10); });
    }
}"""


def test_two_tabs_renew_once(page, world):
    """Two tabs whose access token has expired renew at the same moment: one request, both go on."""
    sign_in(page, world)
    page.wait_for_selector("td:has-text('alice')")
    other = page.context.new_page()
    other.goto(f"{world['resource']}/app")
    other.wait_for_selector("td:has-text('alice')")
    before = cookies(page)
    world["server"].clock.advance(minutes=16)
    world["posts"].clear()
    world["may_refresh"].clear()
    for tab in (page, other):
        tab.goto(f"{world['resource']}/app", wait_until="commit")
    for tab in (page, other):
        tab.wait_for_url(f"{world['auth']}/sign-in#renew")
    page.evaluate(ONE_RENEWS_AND_ONE_WAITS)
    world["may_refresh"].set()
    for tab in (page, other):
        tab.wait_for_url(f"{world['resource']}/app")
        tab.wait_for_selector("td:has-text('alice')")
    assert world["posts"] == [("/refresh", 200)]
    assert cookies(page)["jwtflow_refresh"] != before["jwtflow_refresh"]


def test_tabs_renew_again_and_again(page, world):
    """Each time the access token has expired, the page comes back with another one."""
    sign_in(page, world)
    page.wait_for_selector("td:has-text('alice')")
    world["posts"].clear()
    for _ in range(3):
        world["server"].clock.advance(minutes=16)
        page.goto(f"{world['resource']}/app", wait_until="commit")
        page.wait_for_url(f"{world['auth']}/sign-in#renew")
        page.wait_for_url(f"{world['resource']}/app")
        page.wait_for_selector("td:has-text('alice')")
    assert world["posts"] == [("/refresh", 200)] * 3


def test_a_login_that_has_ended_is_not_renewed(page, world):
    """The sign-in page says that the login has ended, and signing in again works."""
    sign_in(page, world)
    page.wait_for_selector("td:has-text('alice')")
    world["server"].clock.advance(days=31)
    page.goto(f"{world['resource']}/app", wait_until="commit")
    page.wait_for_selector("[role=alert]:not(:empty)")
    assert page.url == f"{world['auth']}/sign-in#renew"
    assert "Log in again" in page.text_content("[role=alert]")
    sign_in(page, world)
    page.wait_for_url(f"{world['resource']}/app")
    page.wait_for_selector("td:has-text('alice')")
