"""Puts the decorator on two routes of a small app and sends requests to it."""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.test import TestResponse

from jwtflow.course.answers import Answer, CrashedError, Wrong

_UNKNOWN = "403 is for no token"
_ALWAYS_401 = "401 is for everything that is refused"
_NO_ERROR = "a missing token is an invalid token"

_GRANTED: dict[str, str | list[str] | None] = {
    "good.for.reading": "photos:read photos:writers",
    "good.for.both": "photos:write photos:read",
    "good.for.nothing": None,
    "good.for.whom": ["photos:read"],
}
_BUGS = {
    "good.but.missing": KeyError("the denylist has no such row"),
    "good.but.mistyped": TypeError("the denylist is no list"),
}


class _App:
    """Two guarded routes, and what happened behind the guard."""

    def __init__(self, requires: Any) -> None:
        self.checked: list[Any] = []
        self.ran: list[Any] = []
        app = Flask("photos")
        app.testing = True  # an error in a view is raised, not answered
        app.add_url_rule(
            "/of/<name>",
            view_func=requires("photos:read", self.check_token)(self._of()),
            methods=["GET", "OPTIONS"],
            provide_automatic_options=False,
        )
        app.add_url_rule(
            "/new",
            view_func=requires("photos:write", self.check_token)(self._new()),
            methods=["POST"],
        )
        self.client = app.test_client()

    def _of(self) -> Any:
        def photos_of(name: str) -> str:
            self.ran.append(g.get("claims"))
            if name == "nobody":
                raise ValueError("there is no such person")
            return f"photos of {name}"

        photos_of.__qualname__ = "photos_of"
        return photos_of

    def _new(self) -> Any:
        def new_photo() -> tuple[str, int]:
            self.ran.append(g.get("claims"))
            return "a new photo", 201

        return new_photo

    def check_token(self, token: Any) -> dict[str, Any]:
        self.checked.append(token)
        if token in _BUGS:
            raise _BUGS[token]
        if token not in _GRANTED:
            raise ValueError("check_token refuses this token")
        return _claims(token)

    def ask(
        self,
        authorization: str | None,
        *,
        write: bool = False,
        name: str = "ann",
        method: str = "GET",
    ) -> TestResponse:
        """The answer to a request with this header."""
        headers = {} if authorization is None else {"Authorization": authorization}
        self.checked.clear()
        self.ran.clear()
        if write:
            return self.client.post("/new", headers=headers)
        return self.client.open(f"/of/{name}", method=method, headers=headers)


def _claims(token: str) -> dict[str, Any]:
    granted = _GRANTED[token]
    return {"sub": "erin", **({"scope": granted} if granted else {})}


def check(answer: Answer) -> Wrong | None:
    """Decorate, then ask without a token, with bad ones, with too little, and with enough."""
    decorate = answer("photos:read", _refuse)
    if not callable(decorate):
        return Wrong(
            f"requires(…) returned {decorate!r}.",
            "It should return a decorator: a function that takes a view and returns another one.",
        )
    try:
        view = answer.run(decorate, _any_view)
    except CrashedError as crash:
        told = f"{crash}\nIt happened when a view was decorated, before there was a request."
        raise CrashedError(told, crash.error) from None
    if not callable(view):
        return Wrong(
            f"The decorator that requires(…) returned made {view!r} of a view.",
            "It should return the function that runs in the view's place.",
        )
    try:
        app = answer.run(_App, answer.value)
    except CrashedError as crash:
        if isinstance(crash.error, AssertionError) and "endpoint" in str(crash.error):
            return Wrong(
                "Flask refused the second route, because both guarded views have the same name.",
                "What does functools.wraps copy from one function to another?",
            )
        raise
    return (
        _without_token(answer, app)
        or _bad_token(answer, app)
        or _too_little(answer, app)
        or _enough(answer, app)
        or _bugs(answer, app)
    )


def _refuse(_token: object) -> dict[str, Any]:
    raise ValueError("check_token refuses this token")


def _any_view() -> str:
    return "anything"


def _ask(answer: Answer, app: _App, told: str, *sent: Any, **how: Any) -> TestResponse:
    """The answer of the app; an error in it is told with the request."""
    try:
        response: TestResponse = answer.run(app.ask, *sent, **how)
    except CrashedError as crash:
        by_name = ""
        if isinstance(crash.error, TypeError) and "name" in str(crash.error).split("'"):
            by_name = " Flask passes name='ann', and the view expects that and nothing else."
        told = f"{crash}\nIt happened at a request {told}.{by_name}"
        raise CrashedError(told, crash.error) from None
    return response


def _refused(
    response: TestResponse, app: _App, told: str, status: int, error: str | None
) -> Wrong | None:
    """What is wrong with a refusal."""
    if app.ran:
        look = "Call the view for status 200 only. Which of the two functions does decorate return?"
        return Wrong(f"The view ran at a request {told}.", look)
    if response.status_code != status:
        return Wrong(
            f"A request {told} was answered with {response.status_code}.",
            "What does decide say? Answer with that status.",
        )
    challenge = response.headers.get("WWW-Authenticate", "")
    read = WWWAuthenticate.from_header(challenge)
    if read is not None and read.type == "bearer" and read.parameters.get("error") == error:
        return None
    look = "Which error of RFC 6750 §3.1 belongs to this refusal? The task names them."
    if error is None:
        look = "Nothing was wrong with the token, because there was none (RFC 6750 §3.1)."
    if read is None or read.type != "bearer":
        look = (
            "A view may return (text, status, headers). The challenge is in the header "
            "WWW-Authenticate, and begins with the scheme, Bearer, and a space."
        )
    return Wrong(f"A request {told} was answered with the challenge {challenge!r}.", look)


def _without_token(answer: Answer, app: _App) -> Wrong | None:
    seen = []
    for told, sent, method in (
        ("without a token", None, "GET"),
        ("with Basic credentials", "Basic YTpi", "GET"),
        ("without a token, by HEAD", None, "HEAD"),
        ("without a token, by OPTIONS", None, "OPTIONS"),
    ):
        response = _ask(answer, app, told, sent, method=method)
        seen.append((response, _refused(response, app, told, 401, None)))
        if app.checked:
            return Wrong(
                f"At a request {told} your decorator called check_token({app.checked[0]!r}).",
                "Without a token there is nothing to check.",
            )
    wrongs = [wrong for _, wrong in seen if wrong]
    if not wrongs:
        return None
    belief = None
    if len(wrongs) == len(seen):  # each of the two confirms the other
        if all(response.status_code == 403 for response, _ in seen):
            belief = _UNKNOWN
        if all("invalid_token" in str(r.headers.get("WWW-Authenticate")) for r, _ in seen):
            belief = _NO_ERROR
    return Wrong(wrongs[0].observed, wrongs[0].look, belief)


def _checked_otherwise(app: _App, told: str, token: str) -> Wrong | None:
    """What is wrong if ``check_token`` wasn't called once, with this token."""
    if app.checked == [token]:
        return None
    return Wrong(
        f"At a request {told} check_token was called with {app.checked!r}.",
        "Call it once, with the token from the header.",
    )


def _bad_token(answer: Answer, app: _App) -> Wrong | None:
    for write in (False, True):
        told = f"with a bad token {'to write' if write else 'to read'}"
        response = _ask(answer, app, told, "Bearer bad.one.here", write=write)
        if wrong := _checked_otherwise(app, told, "bad.one.here"):
            return wrong
        if wrong := _refused(response, app, told, 401, "invalid_token"):
            return wrong
    return None


def _too_little(answer: Answer, app: _App) -> Wrong | None:
    seen = []
    for told, token, write in (
        ("to write with a token for reading", "good.for.reading", True),
        ("to read with a token that grants nothing", "good.for.nothing", False),
        ("to read with a token whose scope is a list", "good.for.whom", False),
    ):
        response = _ask(answer, app, told, f"Bearer {token}", write=write)
        seen.append((response, _refused(response, app, told, 403, "insufficient_scope")))
    wrongs = [wrong for _, wrong in seen if wrong]
    if not wrongs:
        return None
    always = all(response.status_code == 401 for response, _ in seen)
    return Wrong(wrongs[0].observed, wrongs[0].look, _ALWAYS_401 if always else None)


def _enough(answer: Answer, app: _App) -> Wrong | None:
    for told, scheme, token, write, status, text in (
        ("to read with a good token", "Bearer", "good.for.reading", False, 200, "photos of ann"),
        ("to write with a good token", "Bearer", "good.for.both", True, 201, "a new photo"),
        ("to read with a small bearer", "bearer", "good.for.both", False, 200, "photos of ann"),
    ):
        response = _ask(answer, app, told, f"{scheme} {token}", write=write)
        if len(app.ran) != 1:
            look = "Call the view once, with the arguments that the wrapped function was given."
            if response.status_code in {401, 403}:
                look = "Which condition turns it away? decide returns a number: 200, 401 or 403."
            return Wrong(
                f"A request {told} ran the view {len(app.ran)} times, and was answered with "
                f"{response.status_code}.",
                look,
            )
        if wrong := _checked_otherwise(app, told, token):
            return wrong
        if app.ran != [_claims(token)]:
            return Wrong(
                f"At a request {told} the view found {app.ran[0]!r} in flask.g.claims.",
                "Put there what check_token returned, before you call the view.",
            )
        if (response.status_code, response.get_data(as_text=True)) != (status, text):
            return Wrong(
                f"A request {told} was answered with {response.status_code} and "
                f"{response.get_data(as_text=True)!r}, and the view had returned something else.",
                "Return what the view returns, unchanged.",
            )
    return None


def _bugs(answer: Answer, app: _App) -> Wrong | None:
    """Whether it hides an error that says nothing about the token."""
    for told, token, name, bug in (
        ("The view raised ValueError", "good.for.reading", "nobody", "no such person"),
        *(
            (f"check_token raised {type(bug).__name__}", token, "ann", "the denylist")
            for token, bug in _BUGS.items()
        ),
    ):
        try:
            response = answer.run(app.ask, f"Bearer {token}", name=name)
        except CrashedError as crash:
            if bug not in str(crash.error):
                raise
        else:
            return Wrong(
                f"{told}, and the request was answered with {response.status_code}.",
                "Which calls stand inside your try, and which errors does it catch?",
            )
    return None
