"""Calls the learner's function in a lab beside theirs, and reads what it sent in the record."""

from __future__ import annotations

import base64
from typing import Any

import requests

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.lab import Lab, separate_lab
from jwtflow.lab.recorder import Exchange

_PASSWORDS = {"alice": "correct-horse-battery-staple", "bob": "tr0ub4dor-and-three"}
_REFUSED, _LEFT_BEHIND = object(), object()
_WORKED = "an answer that came is an answer that worked"


def check(answer: Answer) -> Wrong | None:
    """Two honest logins, a wrong password, and a resource server that refuses."""
    with separate_lab() as lab:
        lab.clock.advance(hours=1)  # the notebook's own tokens are over here
        for username, password in _PASSWORDS.items():
            if wrong := _honest(answer, lab, username, password):
                return wrong
        before = len(lab.exchanges)
        wrong = _refused(answer, lab, "a wrong password", when="with a wrong password")
        if any(each.server == "resource server" for each in lab.exchanges[before:]):
            return Wrong(
                "The auth server refused the login, and your function went on and called the "
                "resource server.",
                "Call raise_for_status() on the first answer before you use what is in it.",
                _WORKED,
            )
        if wrong:
            return wrong
        lab.mount("resource_server.decide", lambda _claims, _scope: 403)
        wrong = _refused(answer, lab, _PASSWORDS["bob"], when="while the resource server said 403")
        lab.mount("resource_server.decide", None)
        if wrong:
            return wrong
        lab.skew(resource_server=3600)  # every token has expired there
        return _refused(answer, lab, _PASSWORDS["bob"], when="while the resource server refused")


def _refused(answer: Answer, lab: Lab, password: str, *, when: str) -> Wrong | None:
    """What is wrong where one of the servers refuses."""
    look = "Raise HTTPError: call raise_for_status() on each answer before you use what is in it."
    try:
        reports = _call(answer, lab, "bob", password, when=when)
    except CrashedError as crash:
        if isinstance(crash.error, LookupError | TypeError | requests.JSONDecodeError):
            return Wrong(f"Your function raised {crash}", look, _WORKED)
        if isinstance(crash.error, NameError | SyntaxError | ImportError):
            raise
        return Wrong(
            f"Your function raised {crash}",
            "The task asks for HTTPError of requests, which raise_for_status() raises.",
        )
    if reports is _REFUSED:
        return None
    return Wrong(
        f"It was called {when}, and your function returned {reports!r}.",
        f"{look} Nothing in your function should catch that error.",
    )


def _honest(answer: Answer, lab: Lab, username: str, password: str) -> Wrong | None:
    before = len(lab.exchanges)
    told: list[str] = []
    when = f"with {username}'s right password"
    try:
        reports = _call(answer, lab, username, password, when=when, told=told)
    except CrashedError:  # it may have gone on with the answer to a request that was refused
        if wrong := _wrong_calls(lab.exchanges[before:]):
            return wrong
        raise
    hidden = base64.b64encode(password.encode()).decode()
    if any(password in text or hidden in text for text in told):
        return Wrong(
            "Another server than the auth server was sent the password.",
            "Send it only what the auth server gave you for it.",
            "every server checks the password",
        )
    sent = [each for each in lab.exchanges[before:] if each.caller == "client"]
    if wrong := _wrong_calls(sent):
        return wrong
    if not sent:
        return Wrong(
            "Nothing was sent through the session that your function was given.",
            "Use its argument http for both requests.",
        )
    if any("password" in each.request.start_line for each in sent):
        return Wrong(
            "The password was in the address of the request.",
            "Addresses end up in logs. Send it as the first login in this notebook does.",
            "an address is private",
        )
    names = {each.request.fields.get("username") for each in sent if each.server == "auth server"}
    if username not in names:
        return Wrong(
            f"Your function was called for {username}, and {username} was not logged in.",
            "Use the arguments username and password.",
        )
    if reports is _REFUSED:
        return Wrong(
            f"With {username}'s right password your function raised HTTPError.",
            "The resource server doesn't accept what you sent as a token. Is it the one that this "
            "login returned, or one from a cell above?"
            if any(each.server == "resource server" for each in sent)
            else f"{sent[-1].request.start_line} at the {sent[-1].server} was refused. Compare it "
            "with the calls in this notebook.",
        )
    return _returned(reports, _reports(lab), username)


def _returned(reports: Any, expected: Any, username: str) -> Wrong | None:
    """What is wrong with what it returned and left behind."""
    if reports is _LEFT_BEHIND:
        return Wrong(
            "After the call the session sends the token with everything, to every server.",
            "Give headers= to this one request, and leave http.headers as they were.",
        )
    if reports == expected:
        return None
    return Wrong(
        f"For {username} your function returned {reports!r}.",
        "It should return the list that the answer holds under the name reports.",
    )


def _wrong_calls(sent: list[Exchange]) -> Wrong | None:
    """What is wrong with the requests of the client to the resource server."""
    calls = [each for each in sent if (each.caller, each.server) == ("client", "resource server")]
    return next(filter(None, map(_wrong_call, calls)), None)


def _wrong_call(call: Exchange) -> Wrong | None:
    """What is wrong with a request to the resource server."""
    if "token" in call.request.start_line:
        return Wrong(
            "The token was in the address of the request.",
            "Addresses end up in logs. Send the token in the header Authorization.",
            "an address is private",
        )
    if not (call.request.header("Authorization") or "").startswith("Bearer "):
        return Wrong(
            "A request reached the resource server without 'Authorization: Bearer …'.",
            "Look at the cell in which you were let in for the first time.",
        )
    return None


def _call(
    answer: Answer,
    lab: Lab,
    username: str,
    password: str,
    *,
    when: str,
    told: list[str] | None = None,
) -> Any:
    """What the function returns; ``told`` collects what all but the auth server are sent."""
    http = lab.session("client")
    send = http.send

    def record(request: requests.PreparedRequest, **options: Any) -> requests.Response:
        if told is not None and not (request.url or "").startswith(lab.auth_server):
            told.append(f"{request.url} {request.headers} {request.body!r}")
        return send(request, **options)

    http.send = record  # type: ignore[method-assign]
    before = dict(http.headers)

    def call() -> Any:
        try:
            reports = answer.value(http, username, password)
        except requests.HTTPError:
            return _REFUSED
        return reports if dict(http.headers) == before else _LEFT_BEHIND

    try:
        return answer.run(call)
    except CrashedError as error:
        raise CrashedError(f"{error}\nIt was called {when}.", error.error) from None


def _reports(lab: Lab) -> Any:
    http = lab.session("check")
    credentials = {"username": "alice", "password": _PASSWORDS["alice"]}
    token = http.post(f"{lab.auth_server}/login", json=credentials).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    return http.get(f"{lab.resource_server}/reports", headers=bearer).json()["reports"]
