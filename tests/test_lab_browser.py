"""The lab's browser: the cases that Chromium runs too, then what only the lab has."""

from __future__ import annotations

import json

import pytest
import requests

from jwtflow.lab import separate_lab
from jwtflow.lab.browser.origins import BadURLError
from jwtflow.lab.browser.page import WithheldError
from jwtflow.lab.browser.trip import RedirectError
from tests.browser_rules import CASES, EVIL, ORIGINS, SHOP, THIEF, Servers, observe_model
from tests.lab_fixtures import PASSWORD


@pytest.fixture(scope="module")
def lab():
    with separate_lab() as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_the_labs_browser_keeps_the_rule(case, lab):
    """The lab's browser sends, stores and shows what the case says."""
    seen = observe_model(case, lab)
    assert {name: seen[name] for name in case.then} == case.then


@pytest.fixture
def shop(lab):
    """Servers that answer for all origins; the shop's login sets a cookie."""
    servers = Servers()
    for origin in ORIGINS:
        lab.site(origin, servers)
    servers.answers = {
        f"{SHOP}/login": ["Set-Cookie: a=secret; HttpOnly; SameSite=Strict", "Set-Cookie: b=2"]
    }
    return servers


def log_in(lab):
    """A browser in which alice has logged in by cookies, and the resource server's page."""
    browser = lab.browser()
    body = json.dumps({"username": "alice", "password": PASSWORD, "delivery": "cookie"})
    headers = {"Content-Type": "application/json"}
    page = browser.open(f"{lab.auth_server}/sign-in")
    assert page.fetch("/login", method="POST", headers=headers, body=body).status == 200
    return browser, browser.open(f"{lab.resource_server}/app")


def csrf_of(page):
    """The csrf value that script finds in document.cookie."""
    return dict(pair.split("=") for pair in page.cookie.split("; "))["jwtflow_csrf"]


def test_script_that_cannot_read_the_cookie_acts_with_it(lab):
    """XSS reads no HttpOnly cookie, yet its requests are the user's."""
    _, page = log_in(lab)
    assert "jwtflow_access" not in page.cookie

    def attack(page):
        headers = {"Content-Type": "application/json", "X-CSRF-Token": csrf_of(page)}
        return page.fetch("/reports", method="POST", headers=headers, body='{"title": "x"}')

    assert page.run(attack).json()["owner"] == "alice"


def test_another_site_cannot_write_with_the_login(lab, shop):
    """A form of another site brings no Strict cookie to the lab's servers."""
    browser, _ = log_in(lab)
    browser.open(THIEF)
    page = browser.page.submit_form(f"{lab.resource_server}/reports", {"title": "x"})
    assert page.status == 401
    assert browser.requests[-1].cookies == []
    assert set(browser.requests[-1].withheld) == {
        "jwtflow_access",
        "jwtflow_csrf",
        "jwtflow_refresh",
    }


def test_another_port_brings_the_cookies_and_its_origin(lab, shop):
    """A form of another port brings the cookies, so the server must look at Origin."""
    browser, _ = log_in(lab)
    neighbour = lab.serve(shop, name="neighbour", port=5009)
    page = browser.open(neighbour).submit_form(f"{lab.resource_server}/reports", {"title": "x"})
    assert page.status == 403
    assert "jwtflow_access" in browser.requests[-1].cookies
    assert browser.requests[-1].headers["Origin"] == neighbour


def test_an_answer_that_is_withheld_says_why(lab, shop):
    """Script gets neither body nor headers of a withheld answer, but a sentence."""
    page = lab.browser().open(EVIL)
    simple = page.fetch(SHOP, method="POST")
    asked = page.fetch(SHOP, method="DELETE")
    assert (simple.sent, asked.sent, simple.status) == (True, False, 0)
    assert "Access-Control-Allow-Origin" in simple.why
    for look in (lambda: simple.text, lambda: simple.headers, simple.json):
        with pytest.raises(WithheldError, match="Access-Control-Allow-Origin"):
            look()


def test_nobody_there_is_an_answer_for_script_and_an_error_for_a_person(lab):
    """Fetching from an unknown host says so; opening it raises an error that lists the hosts."""
    browser = lab.browser()
    with pytest.raises(requests.ConnectionError, match=r"lab\.example:5001"):
        browser.open("http://nobody.example/")
    answer = browser.open(f"{lab.auth_server}/sign-in").fetch("http://nobody.example/")
    assert (answer.sent, answer.type) == (False, "error")
    assert "nobody.example" in answer.why


@pytest.mark.parametrize("url", ["mailto:bob@shop.example", "shop", "http://", "http://a:b/"])
def test_what_is_no_address_is_said_to_be_none(lab, url):
    """The address bar refuses what isn't an http or https URL."""
    with pytest.raises(BadURLError, match="is not a URL"):
        lab.browser().open(url)


def test_redirects_end(lab, shop):
    """A server that redirects to itself is followed twenty times."""
    shop.answers = {f"{SHOP}/": ["302", "Location: /"]}
    with pytest.raises(RedirectError):
        lab.browser().open(SHOP)
    assert len(shop.log) == 21


def test_the_table_of_cookies_has_a_text_twin(lab, shop):
    """cookies() shows every stored cookie with its rules, as HTML and as text."""
    browser = lab.browser()
    assert "no cookies" in browser.cookies().text()
    browser.open(f"{SHOP}/login")
    table = browser.cookies()
    assert [cookie.name for cookie in table] == ["a", "b"]
    for form in (table.text(), table.html()):
        assert "HttpOnly, SameSite=Strict" in form
        assert "Lax by default" in form
        assert "the browser closes" in form


def test_explain_says_why_a_cookie_stayed(lab, shop):
    """explain() names the cookies that went, those that stayed and the reason."""
    browser = lab.browser()
    browser.open(f"{SHOP}/login")
    browser.open(EVIL).follow_link(SHOP)
    told = browser.explain()
    for form in (told.text(), told.html()):
        assert "Cookie: b" in form
        assert "not sent: a, because it is SameSite=Strict" in form
    assert browser.explain(last=2).text().count("→ 200") == 2


def test_a_refused_cookie_is_named(lab, shop):
    """A Set-Cookie that breaks a rule is listed with the rule."""
    shop.answers = {f"{SHOP}/": ["Set-Cookie: a=1; SameSite=None"]}
    browser = lab.browser()
    browser.open(SHOP)
    assert browser.requests[-1].refused == {"a": "SameSite=None needs Secure"}


def test_explain_says_that_a_fetch_is_without_credentials(lab, shop):
    """Cookies that a fetch neither sends nor stores are named, with its credentials mode."""
    browser = lab.browser()
    page = browser.open(f"{SHOP}/login")
    page.fetch("/login", credentials="omit")
    request = browser.requests[-1]
    assert request.cookies == request.stored == []
    assert set(request.withheld) == set(request.refused) == {"a", "b"}
    assert all('"omit"' in why for why in [*request.withheld.values(), *request.refused.values()])


def test_tokens_stay_masked(lab, shop):
    """Neither views nor the record of a browser show a token that can be used."""
    browser, _ = log_in(lab)
    token = next(cookie.value for cookie in browser.jar if cookie.name == "jwtflow_access")
    browser.open(f"{SHOP}/reset?access_token={token}").follow_link(f"{SHOP}/next")
    shown = [browser.explain(last=99).text(), browser.cookies().text(), browser.cookies().html()]
    assert not any(token in text for text in [*shown, *map(str, lab.exchanges)])
    last = lab.exchanges[-1]
    assert (last.caller, last.server) == ("browser", "shop.example")
    assert "(access token #" in last.request.header("Referer")
