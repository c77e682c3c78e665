"""Checks of what comes from elsewhere: another place in the request, another site's page."""

from __future__ import annotations

import json

from jwtflow.judge.table import Checks, Stage, expect
from jwtflow.judge.visit import Visit, expect_refused

CHECKS = Checks()


@CHECKS.add(Stage.API, "R6, R7, RFC 9700 §4.3.2")
def elsewhere(visit: Visit) -> str:
    """A token elsewhere in the request is no credential."""
    token = visit.access_token
    for told, answer in (
        ("in the URL", visit.call("read", params={"access_token": token})),
        ("in X-Access-Token", visit.call("read", headers={"X-Access-Token": token})),
        ("in another cookie", visit.call("read", headers={"Cookie": f"token={token}"})),
        ("in the body", visit.call("read", data={"access_token": token})),
    ):
        expect_refused(answer, told)
    return "URL, header, cookie, body: refused"


@CHECKS.add(Stage.API, "R14, ASVS 3.4.2")
def cors(visit: Visit) -> str:
    """No page of another site reads with the user's cookies."""
    answer = visit.call("read", visit.access_token, headers={"Origin": "http://evil.example"})
    credentials = answer.headers.get("Access-Control-Allow-Credentials", "").lower()
    expect(credentials != "true", "any origin is allowed, with credentials")
    return "no credentials for another origin"


@CHECKS.add(Stage.LOGIN, "C4, ASVS 3.5.2")
def no_form(visit: Visit) -> str:
    """No foreign form logs a browser in."""
    visit.need_login()
    name, password = visit.system.user
    right = {"username": name, "password": password}
    text = {"data": json.dumps(right), "headers": {"Content-Type": "text/plain"}}
    for told, more in (("a form", {"data": right}), ("JSON as text/plain", text)):
        expect_refused(visit.ask("POST", visit.url("login"), **more), told)
    origin = {"Origin": "http://evil.example"}
    expect_refused(visit.log_in(headers=origin), "a page of another origin")
    return "form, text/plain and another origin refused"


@CHECKS.add(Stage.CODE, "A15, RFC 9700 §4.16")
def page(visit: Visit) -> str:
    """The page can't be framed, stored or read by others."""
    parameters, _ = visit.request()
    found = visit.ask("GET", visit.url("authorize"), params=parameters).headers
    framed = "frame-ancestors" in found.get("Content-Security-Policy", "")
    expect(framed or "X-Frame-Options" in found, "any page may frame it")
    expect("no-store" in found.get("Cache-Control", ""), "no Cache-Control: no-store")
    expect("Access-Control-Allow-Origin" not in found, "any page may read it")
    return "frame-ancestors, no-store, no CORS"
