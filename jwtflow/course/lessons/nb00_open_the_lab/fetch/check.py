"""Calls the learner's function in a lab beside theirs, and reads what it sent in the record."""

from __future__ import annotations

from typing import Any

import requests

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.lab import Lab, separate_lab

_PASSWORDS = {"alice": "correct-horse-battery-staple", "bob": "tr0ub4dor-and-three"}
_REFUSED = object()


def check(answer: Answer) -> Wrong | None:
    """Two honest logins, a wrong password, and a resource server that refuses."""
    with separate_lab() as lab:
        for username, password in _PASSWORDS.items():
            if wrong := _honest(answer, lab, username, password):
                return wrong
        reports = _call(answer, lab, "bob", "a wrong password", when="with a wrong password")
        if reports is not _REFUSED:
            return Wrong(
                f"For a wrong password your function returned {reports!r}.",
                "It should raise HTTPError: call raise_for_status() on the answer to the login.",
                "an answer that came is an answer that worked",
            )
        lab.skew(resource_server=3600)  # every token has expired there
        reports = _call(
            answer, lab, "bob", _PASSWORDS["bob"], when="while the resource server refused"
        )
        if reports is not _REFUSED:
            return Wrong(
                f"The resource server refused the token, and your function returned {reports!r}.",
                "It should raise HTTPError: call raise_for_status() on the second answer as well.",
                "an answer that came is an answer that worked",
            )
    return None


def _honest(answer: Answer, lab: Lab, username: str, password: str) -> Wrong | None:
    before = len(lab.exchanges)
    reports = _call(answer, lab, username, password, when=f"with {username}'s right password")
    sent = [each for each in lab.exchanges[before:] if each.caller == "client"]
    calls = [each for each in sent if each.server == "resource server"]
    for call in calls:
        if "password" in call.request.fields or "password" in call.request.start_line:
            return Wrong(
                "The resource server was sent the password.",
                "Send it only what the auth server gave you for it.",
                "every server checks the password",
            )
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
    if not sent:
        return Wrong(
            "Nothing was sent through the session that your function was given.",
            "Use its argument http for both requests.",
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
            "Print the answer's text, and compare with the first login in this notebook.",
        )
    expected = _reports(lab)
    if reports != expected:
        return Wrong(
            f"For {username} your function returned {reports!r}.",
            "It should return the list that the answer holds under the name reports.",
        )
    return None


def _call(answer: Answer, lab: Lab, username: str, password: str, *, when: str) -> Any:
    def call() -> Any:
        try:
            return answer.value(lab.session("client"), username, password)
        except requests.HTTPError:
            return _REFUSED

    try:
        return answer.run(call)
    except CrashedError as error:
        raise CrashedError(f"{error}\nIt was called {when}.") from None


def _reports(lab: Lab) -> Any:
    http = lab.session("check")
    credentials = {"username": "alice", "password": _PASSWORDS["alice"]}
    token = http.post(f"{lab.auth_server}/login", json=credentials).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    return http.get(f"{lab.resource_server}/reports", headers=bearer).json()["reports"]
