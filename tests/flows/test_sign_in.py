"""``GET /sign-in``: the page that logs a browser in; Chromium drives it in ``tests/browser``."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest


class Page(HTMLParser):
    """The tags of a page with their attributes, and the text of style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open] = self.texts.get(self._open, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every ``tag``."""
        return [attributes for name, attributes in self.tags if name == tag]


def policy(answer) -> dict[str, str]:
    """The Content-Security-Policy, by directive."""
    parts = (part.strip() for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in (part.partition(" ") for part in parts)}


def test_it_goes_on_to_the_app_and_nowhere_else(auth):
    """The next page is the resource server's /app, whatever the request says."""
    for url in ("/sign-in", "/sign-in?next=https://evil.example", "/sign-in?return_to=//evil"):
        page = auth.browser().get(url, headers={"Referer": "https://evil.example/"})
        assert page.status_code == 200
        assert Page(page.text).all("form")[0]["data-next"] == "http://127.0.0.1:5002/app"
        assert "evil" not in page.text


def test_without_a_resource_server_it_stays(make_auth):
    """Where no resource server is known the page has nowhere to go on to."""
    page = make_auth(audience="reports", resource_url=None).browser().get("/sign-in")
    assert Page(page.text).all("form")[0]["data-next"] == ""


def test_the_host_has_no_say(auth):
    """D3: another Host header changes nothing on the page."""
    own = auth.browser().get("/sign-in").data
    assert auth.browser().get("/sign-in", base_url="http://evil.example").data == own


def test_only_its_own_script_and_style_run(auth):
    """A15, A16: the policy allows the page's own style and script by hash, and no frame."""
    answer = auth.browser().get("/sign-in")
    page, allowed = Page(answer.text), policy(answer)
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.texts[tag].encode()).digest()).decode()
        assert allowed[f"{tag}-src"] == f"'sha256-{digest}'"
    assert allowed["default-src"] == "'none'"
    assert allowed["connect-src"] == "'self'"
    assert allowed["frame-ancestors"] == "'none'"
    assert allowed["base-uri"] == "'none'"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_nothing_comes_from_elsewhere(auth):
    """A16: the page fetches nothing, has no inline handlers, and is not stored."""
    answer = auth.browser().get("/sign-in")
    page = Page(answer.text)
    assert [tag["href"] for tag in page.all("link")] == ["data:,"]
    assert not any("src" in attributes for _, attributes in page.tags)
    assert not any(name.startswith("on") for _, tag in page.tags for name in tag)
    assert not any("style" in tag for _, tag in page.tags)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.mimetype == "text/html"


def test_the_password_never_goes_into_a_url(auth):
    """L11, A20: the form posts, is filled with nothing, and its button waits for the script."""
    page = Page(auth.browser().get("/sign-in?username=x&password=secret").text)
    (form,) = page.all("form")
    assert form["method"] == "post"
    assert all("value" not in field for field in page.all("input"))
    assert "disabled" in page.all("button")[0]


def test_keyboard_and_screen_reader(auth):
    """Every field has a label, the language is named, errors are announced."""
    html = auth.browser().get("/sign-in").text
    page = Page(html)
    labelled = {label["for"] for label in page.all("label")}
    assert {field["id"] for field in page.all("input")} == labelled
    assert page.all("html")[0]["lang"] == "en"
    assert [tag for _, tag in page.tags if tag.get("role") == "alert"]
    assert [field["autocomplete"] for field in page.all("input")] == [
        "username",
        "current-password",
    ]
    assert "tabindex" not in html
    assert len(page.all("h1")) == 1
    assert page.texts["title"].startswith("Sign in")


def test_without_javascript_it_says_so(auth):
    """Without JavaScript the page says what is missing."""
    html = auth.browser().get("/sign-in").text
    assert re.search(r"<noscript>.*JavaScript.*</noscript>", html, re.DOTALL)


def test_looking_changes_nothing(auth):
    """C5: to look at the page sets no cookie and ends no login."""
    browser = auth.cookie_browser()
    assert "Set-Cookie" not in browser.get("/sign-in").headers


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_it_is_there_to_be_read(auth, method):
    """R9: other methods are 405 and say which one works."""
    answer = getattr(auth.browser(), method)("/sign-in")
    assert answer.status_code == 405
    assert answer.json["error"] == "method_not_allowed"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}
