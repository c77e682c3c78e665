"""Cookies that a server on another port plants beside ours, in Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, Response, request

from jwtflow.lab.stored import stored_tables
from jwtflow.reports import Reports
from jwtflow.resource_server import ResourceServerSettings
from jwtflow.resource_server import build_app as build_resource_server
from jwtflow.session_server import SessionServerSettings
from jwtflow.tokens import AccessTokenVerifier
from jwtflow.web.serving import LoopbackServer
from tests.auth_fixtures import ALICE, BOB
from tests.services import free_port
from tests.session_fixtures import SessionWorld

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

POST = """async ([path, header, cookie, body]) => {
    const kept = document.cookie.split("; ").find(pair => pair.startsWith(cookie + "="))
    const headers = {"Content-Type": "application/json"}
    if (header) headers["X-CSRF-Token"] = kept.slice(cookie.length + 1)
    const answer = await fetch(path, {method: "POST", headers, body: JSON.stringify(body)})
    return answer.status
}"""


@pytest.fixture
def page(new_context) -> Page:
    """A page without cookies."""
    return new_context().new_page()


@pytest.fixture
def site(make_auth, tmp_path, clock, random) -> Iterator[dict[str, Any]]:
    """The three servers, and an evil one that plants what it is told, each on a port."""
    ports = {name: free_port() for name in ("auth", "resource", "session", "evil")}
    urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    auth = make_auth(issuer=urls["auth"], audience=urls["resource"], resource_url=urls["resource"])
    reports = Reports()
    resource = build_resource_server(
        settings=ResourceServerSettings(issuer=urls["auth"], resource_url=urls["resource"]),
        verify=AccessTokenVerifier(
            issuer=urls["auth"],
            audience=urls["resource"],
            keys=auth.keys.verification_keys,
            clock=clock,
        ).verify,
        denylist=auth.denylist,
        reports=reports,
    )
    sessions = SessionWorld(
        folder=tmp_path,
        clock=clock,
        random=random,
        settings=SessionServerSettings(url=urls["session"]),
    )
    evil = Flask("evil")

    @evil.get("/")
    def plant() -> Response:
        response = Response("<!doctype html><title>evil</title>", mimetype="text/html")
        response.set_cookie(request.args["name"], request.args["value"], path=request.args["path"])
        return response

    apps = {"auth": auth.app, "resource": resource, "session": sessions.app, "evil": evil}
    servers = [LoopbackServer(apps[name], name=name, port=ports[name]) for name in apps]
    for server in servers:
        server.start()
    yield {"auth_world": auth, "reports": reports, "sessions": sessions, **urls}
    for server in servers:
        server.stop()
    sessions.store.close()


def sign_in(page: Page, site: dict[str, Any], user: tuple[str, str]) -> None:
    """Log ``user`` in on the auth server's page."""
    page.goto(site["auth"] + "/sign-in")
    page.get_by_label("User name").fill(user[0])
    page.get_by_label("Password").fill(user[1])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(site["resource"] + "/app")


def plant(page: Page, site: dict[str, Any], name: str, path: str, value: str) -> None:
    """Let the browser visit the evil port, which plants a cookie."""
    page.goto(f"{site['evil']}/?name={name}&path={path}&value={value}")


def test_a_planted_login_is_not_written_with(page: Page, site: dict[str, Any]) -> None:
    """C6: with the attacker's login planted at /reports the victim writes into no account."""
    attacker = site["auth_world"].cookie_browser(BOB)
    token = attacker.get_cookie("jwtflow_access", domain="127.0.0.1").value
    sign_in(page, site, ALICE)
    before = len(site["reports"].all())
    plant(page, site, "jwtflow_access", "/reports", token)
    page.goto(site["resource"] + "/app")
    written = page.evaluate(POST, ["/reports", True, "jwtflow_csrf", {"title": "mine"}])
    assert written == 400
    assert len(site["reports"].all()) == before
    read = page.evaluate("async () => (await fetch('/reports')).status")
    assert read == 400
    assert page.evaluate("async () => (await fetch('/me')).status") == 200


@pytest.mark.parametrize(
    ("name", "path", "asked"),
    [
        ("jwtflow_access", "/logout", "/logout"),
        ("jwtflow_csrf", "/logout", "/logout"),
        ("jwtflow_refresh", "/", "/refresh"),
        ("jwtflow_csrf", "/refresh", "/refresh"),
        ("jwtflow_session", "/refresh", "/refresh"),
    ],
)
def test_the_auth_server_refuses_two(page, site, name, path, asked):
    """C6: wherever a cookie was planted, the auth server refuses the request that brings two."""
    sign_in(page, site, ALICE)
    plant(page, site, name, path, "planted")
    if name == "jwtflow_session":  # a first one of that name is nobody's; the second makes two
        plant(page, site, name, "/", "planted")
    page.goto(site["auth"] + "/sign-in")
    body = {"title": "x"}
    assert page.evaluate(POST, [asked, True, "jwtflow_csrf", body]) == 400
    assert [row["state"] for row in stored_tables(site["auth_world"].store)["families"]] == [
        "active"
    ]


def test_a_login_works_whatever_is_planted(page: Page, site: dict[str, Any]) -> None:
    """C6: signing in goes on with cookies planted at /login, and what it sets is ours."""
    for name in ("jwtflow_access", "jwtflow_csrf"):
        for path in ("/", "/login"):
            plant(page, site, name, path, "planted")
    sign_in(page, site, ALICE)
    page.goto(site["resource"] + "/app")
    page.get_by_text("You are alice").wait_for()


def test_the_session_server_refuses_two(new_context, site: dict[str, Any]) -> None:
    """C6: with the attacker's session planted at /reports the victim writes into no account."""
    page = new_context(bypass_csp=True).new_page()  # it serves no page that may fetch
    sessions = site["sessions"]
    attacker = sessions.browser("alice").get_cookie("jwtflow_session").value
    page.goto(site["session"] + "/nothing")
    log_in = {"username": ALICE[0], "password": ALICE[1]}
    assert page.evaluate(POST, ["/login", False, "", log_in]) == 200
    plant(page, site, "jwtflow_session", "/reports", attacker)
    page.goto(site["session"] + "/nothing")
    body = {"title": "mine"}
    assert page.evaluate(POST, ["/reports", True, "jwtflow_session_csrf", body]) == 400
    assert len(sessions.reports.all()) == 2
    assert page.evaluate(POST, ["/login", False, "", log_in]) == 200
    assert page.evaluate("async () => (await fetch('/me')).status") == 200
