"""The authorization code flow as a user and a client go through it, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from jwtflow.randomness import sha256_text
from tests.auth_fixtures import ALICE, AuthWorld, Browser

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

VERIFIER = "a-verifier-of-the-tests-0123456789-0123456789"
REDIRECT_URI = "http://127.0.0.1:49152/callback"


def asked(**changes: str | None) -> dict[str, str]:
    """A request to which nothing can be objected, with ``changes``; ``None`` leaves one out."""
    parameters = {
        "response_type": "code",
        "client_id": "notebook",
        "redirect_uri": REDIRECT_URI,
        "state": "a state",
        "code_challenge": sha256_text(VERIFIER),
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: value for name, value in parameters.items() if value is not None}


@dataclass
class Page(HTMLParser):
    """What a browser, or a screen reader, finds on a page.

    Args:
        text: the HTML.
    """

    text: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element with its attributes."""
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of this kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def hidden(self) -> dict[str, str]:
        """The form's hidden fields."""
        fields = [each for each in self.all("input") if each.get("type") == "hidden"]
        return {str(each["name"]): str(each["value"]) for each in fields}


def open_page(browser: Browser, **changes: str | None) -> TestResponse:
    """The answer to a browser that a client sent to ``/authorize``."""
    return browser.get("/authorize", query_string=asked(**changes))


def submit(
    browser: Browser,
    page: TestResponse,
    user: tuple[str, str] = ALICE,
    *,
    decision: str = "allow",
    **changes: str,
) -> TestResponse:
    """The answer to the page's form, filled in."""
    form = {**Page(page.text).hidden, "username": user[0], "password": user[1]}
    return browser.post("/authorize", data={**form, "decision": decision, **changes})


def authorize(
    world: AuthWorld, user: tuple[str, str] = ALICE, **changes: str | None
) -> TestResponse:
    """The redirect at the end of the page, in a browser of its own."""
    browser = world.browser()
    return submit(browser, open_page(browser, **changes), user)


def answer(response: TestResponse) -> dict[str, str]:
    """What the redirect tells the client; each parameter once."""
    assert response.status_code == 302, response.text
    query = urlsplit(response.headers["Location"]).query
    values = parse_qs(query, strict_parsing=True)
    assert all(len(each) == 1 for each in values.values())
    return dict(parse_qsl(query))


def code_for(world: AuthWorld, user: tuple[str, str] = ALICE, **changes: str | None) -> str:
    """A fresh code."""
    return answer(authorize(world, user, **changes))["code"]


def redeem(world: AuthWorld, code: str, /, **changes: str | None) -> TestResponse:
    """The answer of ``/token`` to a code."""
    form = {
        "grant_type": "authorization_code",
        "client_id": "notebook",
        "code": code,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": VERIFIER,
        **changes,
    }
    return post_form(world, "/token", form)


def refresh(world: AuthWorld, refresh_token: str, /, **changes: str | None) -> TestResponse:
    """The answer of ``/token`` to a refresh token."""
    form = {
        "grant_type": "refresh_token",
        "client_id": "notebook",
        "refresh_token": refresh_token,
        **changes,
    }
    return post_form(world, "/token", form)


def post_form(
    world: AuthWorld, path: str, form: dict[str, str | None], **more: Any
) -> TestResponse:
    """The answer to a form without the members that are ``None``."""
    data = {name: value for name, value in form.items() if value is not None}
    return world.browser().post(path, data=data, **more)


def tokens_for(
    world: AuthWorld, user: tuple[str, str] = ALICE, **changes: str | None
) -> dict[str, Any]:
    """The token response at the end of the whole flow."""
    response = redeem(world, code_for(world, user, **changes))
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def userinfo(world: AuthWorld, access_token: str) -> TestResponse:
    """The answer of ``/userinfo``, which looks at the denylist."""
    return world.browser().get("/userinfo", headers={"Authorization": f"Bearer {access_token}"})


def is_active(world: AuthWorld, token: str) -> bool:
    """What introspection says of a token."""
    response = world.browser().post(
        "/introspect",
        data={"token": token},
        auth=("reporting-service", "reporting-service-secret"),
    )
    assert response.status_code == 200, response.text
    return bool((response.json or {})["active"])
