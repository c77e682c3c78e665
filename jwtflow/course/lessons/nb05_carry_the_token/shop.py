"""BROKEN ON PURPOSE: a web shop that takes orders from any request with the right cookie."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from flask import Flask, Response, request

from jwtflow.randomness import sha256_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ORIGIN = "https://shop.example"


class Shop:
    """The hole: a cookie is all it asks for, unless it has a ``check_csrf``.

    Args:
        attributes: of its cookies, as they stand in Set-Cookie.
        cookie: the name of the cookie that holds the session.
        check_csrf: called before each order as notebook 05's piece is.

    Attributes:
        orders: who ordered what, oldest first.
    """

    def __init__(
        self,
        attributes: str,
        *,
        cookie: str = "session",
        check_csrf: Callable[..., object] | None = None,
    ) -> None:
        self.orders: list[tuple[str, str]] = []
        self.attributes = attributes
        self.cookie = cookie
        self.check_csrf = check_csrf
        self._users: dict[str, str] = {}
        self._app = Flask("shop")
        self._app.add_url_rule("/", view_func=self.front_page)
        self._app.add_url_rule("/login", view_func=self.log_in, methods=["POST"])
        self._app.add_url_rule("/orders", view_func=self.order, methods=["GET", "POST"])

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as a WSGI app."""
        return self._app(environ, start_response)

    def front_page(self) -> str:
        """Show who is logged in."""
        return f"<h1>Shop</h1> <p>Hello, {self.user() or 'stranger'}.</p>"

    def user(self) -> str | None:
        """Tell who is logged in, by the cookie."""
        return self._users.get(request.cookies.get(self.cookie, ""))

    def log_in(self) -> Response:
        """Start a session; a password would change nothing here."""
        user = request.form["name"]
        number = len(self._users) + 1
        self._users[f"session-{number}"] = user
        answer = Response("Welcome.", content_type="text/html")
        answer.headers.add(
            "Set-Cookie", f"{self.cookie}=session-{number}; HttpOnly; {self.attributes}"
        )
        answer.headers.add("Set-Cookie", f"csrf=csrf-value-{number}; {self.attributes}")
        return answer

    def order(self) -> tuple[str, int]:
        """Order what the URL or the body names, for the user of the cookie."""
        user = self.user()
        if user is None:
            return "Log in first.", 401
        if not self._was_meant():
            return "This order didn't come from our own page.", 403
        fields = {**request.args, **self._fields()}
        self.orders.append((user, fields["item"]))
        return "Thank you for your order.", 201

    def _fields(self) -> dict[str, Any]:
        if request.is_json:
            return dict(request.get_json())
        return dict(parse_qsl(request.get_data(as_text=True)))

    def _was_meant(self) -> bool:
        if self.check_csrf is None:
            return True
        number = request.cookies.get(self.cookie, "").rpartition("-")[2]
        try:
            self.check_csrf(
                request.method,
                origin=request.headers.get("Origin"),
                header=request.headers.get("X-CSRF-Token"),
                cookie=request.cookies.get("csrf"),
                csrf_hash=sha256_text(f"csrf-value-{number}"),
                origins=[ORIGIN],
            )
        except ValueError:
            return False
        return True
