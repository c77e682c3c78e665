"""Walks the code flow with the lab's browser, and plays what Mallory runs."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, Response, jsonify, redirect, request

if TYPE_CHECKING:
    from jwtflow.lab.browser.page import Page


def query_of(url: str) -> dict[str, str]:
    """The parameters in a URL's query."""
    return dict(parse_qsl(urlsplit(url).query))


def agree(page: Page, username: str, password: str) -> Page:
    """Fill in the auth server's page, press *Log in and allow*, and return where that leads."""
    form = _Hidden()
    form.feed(page.text)
    typed = {"username": username, "password": password, "decision": "allow"}
    return page.submit_form("/authorize", {**form.fields, **typed})


class _Hidden(HTMLParser):
    """Collects the hidden fields of a form."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden":
            self.fields[str(found["name"])] = str(found["value"])


class CatchingPage:
    """A page of Mallory's that writes down the parameters with which a browser comes."""

    def __init__(self) -> None:
        self.caught: dict[str, str] = {}
        self.app = Flask("Mallory's page", static_folder=None)
        self.app.add_url_rule("/callback", view_func=self._catch)

    def _catch(self) -> Response:
        self.caught = request.args.to_dict()
        return Response("You have won a prize!\n", mimetype="text/plain")


class MixingServer:
    """An auth server of Mallory's, which sends browsers on to the one that she wants codes from.

    Args:
        issuer: where it answers.
        honest: the other auth server.
    """

    def __init__(self, issuer: str, honest: str) -> None:
        self.caught: dict[str, str] = {}
        self._issuer, self._honest = issuer, honest
        self.app = Flask("Mallory's auth server", static_folder=None)
        self.app.add_url_rule("/.well-known/oauth-authorization-server", view_func=self._metadata)
        self.app.add_url_rule("/authorize", view_func=self._authorize)
        self.app.add_url_rule("/token", view_func=self._token, methods=["POST"])

    def _metadata(self) -> Response:
        endpoints = {
            "issuer": self._issuer,
            "authorization_endpoint": f"{self._issuer}/authorize",
            "token_endpoint": f"{self._issuer}/token",
            "authorization_response_iss_parameter_supported": True,
        }
        return jsonify(endpoints)

    def _authorize(self) -> Any:
        return redirect(f"{self._honest}/authorize?{urlencode(request.args.to_dict())}")

    def _token(self) -> tuple[Response, int]:
        self.caught = request.form.to_dict()
        return jsonify({"error": "invalid_grant"}), 400
