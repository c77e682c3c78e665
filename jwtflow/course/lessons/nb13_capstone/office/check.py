"""An office between two real servers on loopback, since its library makes its own sessions."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.lessons.nb13_capstone.wire import Asked, Server, refused
from jwtflow.web.serving import LoopbackServer

EACH_TIME = "a token is good for one request"
FOR_EVER = "a token that was good once stays good"
IN_THE_FORM = "a secret may go anywhere in the request"

_SECRET = "a-secret-that-only-this-check-has"  # noqa: S105 - of a check
_SCOPE = "shed:count"


class _Night:
    """Both servers; tokens last for ``lifetime`` seconds."""

    def __init__(self, lifetime: int = 600, status: int = 200) -> None:
        self.lifetime, self.status = lifetime, status
        self.auth, self.service = Server(self._auth), Server(self._service)
        self.secrets: list[str] = []
        self._issued = 0

    def _auth(self, asked: Asked) -> Any:
        basic = base64.b64encode(f"office:{_SECRET}".encode()).decode()
        self.secrets.append("header" if asked.bearer == f"Basic {basic}" else "")
        in_form = asked.form.get("client_secret") == _SECRET
        if asked.route != "POST /token" or not (self.secrets[-1] or in_form):
            return refused(401, "invalid_client")
        if asked.form.get("grant_type") != "client_credentials":
            return refused(400, "unsupported_grant_type")
        self._issued += 1
        token = {"access_token": f"night-{self._issued}", "token_type": "Bearer"}
        return {**token, "expires_in": self.lifetime, "scope": asked.form.get("scope", "all")}

    def _service(self, asked: Asked) -> Any:
        if not (asked.bearer or "").startswith("Bearer night-"):
            return refused(401, "invalid_token")
        if self.status != 200:
            return refused(self.status, "refused")
        return {"path": request.path, "number": len(self.service.asked)}

    @contextmanager
    def running(self) -> Iterator[tuple[str, str]]:
        """Let them answer; gives their URLs."""
        servers = [
            LoopbackServer(server.app(), name="office") for server in (self.auth, self.service)
        ]
        for server in servers:
            server.start()
        try:
            yield tuple(f"http://127.0.0.1:{server.port}" for server in servers)  # type: ignore[misc]
        finally:
            for server in servers:
                server.stop()


def check(answer: Answer) -> Wrong | None:
    """Three reports with one token, with tokens that end soon, and refusals."""
    wrong = (
        _three(answer, 600)
        or _three(answer, 90)
        or _expires(answer, 20)
        or _expires(answer, 55)
        or _refused(answer)
        or _two_offices(answer)
    )
    if wrong:
        return wrong
    if _SECRET in answer.printed or "night-" in answer.printed:
        return Wrong(
            "It works, and the secret or a token was printed on the way.",
            "Requirement 1: who reads what a script prints at night?",
        )
    return None


def _report_of(answer: Answer, urls: tuple[str, str]) -> Any:
    report = answer.run(answer.value, *urls, _SECRET, scope=_SCOPE)
    if not callable(report):
        return Wrong(
            f"Your function returned {report!r:.60}.", "Return a function that gets a report."
        )
    return report


def _three(answer: Answer, lifetime: int) -> Wrong | None:
    night = _Night(lifetime)
    with night.running() as urls:
        try:
            report = _report_of(answer, urls)
            if isinstance(report, Wrong):
                return report
            got = [answer.run(report) for _ in range(3)]
        except CrashedError as crash:
            if night.auth.asked and (wrong := _asked_badly(night)):
                return wrong
            if type(crash.error).__name__ == "MissingTokenError":  # of Authlib
                return Wrong(
                    f"The session had no token yet: {crash}",
                    "It renews a token that it has. Which of its methods gets the first one?",
                )
            raise
    if wrong := _asked_badly(night):
        return wrong
    wanted = [{"path": "/report", "number": number} for number in (1, 2, 3)]
    if got != wanted:
        return Wrong(
            f"For three reports your function returned {got!r:.120}.",
            "Requirement 3: GET /report each time, and return its JSON.",
        )
    if len(night.auth.asked) > 1:
        return Wrong(
            f"Tokens were good for {lifetime} seconds. For three reports in a row the auth server "
            f"was asked {len(night.auth.asked)} times.",
            "Requirement 4: until when is the first token used?",
            EACH_TIME if len(night.auth.asked) >= 3 and lifetime > 90 else None,
        )
    return None


def _asked_badly(night: _Night) -> Wrong | None:
    if not night.auth.asked:
        return Wrong(
            "The auth server was never asked for a token.",
            "Requirement 1: POST to /token of auth_server, with client credentials.",
        )
    for asked, secret in zip(night.auth.asked, night.secrets, strict=True):
        shown = [where for where in (asked.form, asked.query) if _SECRET in str(where)]
        if shown or not secret:
            where = "in the form" if asked.form in shown else "in the URL" if shown else "nowhere"
            again = len(night.auth.asked) > 1 or bool(shown)
            return Wrong(
                f"The secret of the client office stood {where} of the request to {asked.route}."
                if shown
                else "The auth server couldn't find client office and its secret in the header.",
                "Requirement 1: what does client_secret_basic say?",
                IN_THE_FORM if shown and again else None,
            )
        if asked.form.get("grant_type") != "client_credentials":
            return Wrong(
                f"The grant type was {asked.form.get('grant_type')!r}.",
                "Requirement 1: nobody logs in here; the client asks for itself.",
            )
        if asked.form.get("scope") != _SCOPE:
            return Wrong(
                f"Your client asked for the scope {asked.form.get('scope')!r}.",
                "Requirement 2: the argument `scope`, as it is.",
            )
        if asked.query:
            return Wrong("Something stood in the URL of the token request.", "Use the form.")
    for asked in night.service.asked:
        if "night-" in str(asked.query) or not (asked.bearer or "").startswith("Bearer night-"):
            return Wrong(
                f"{asked.route} came without the token in its header.",
                "Requirement 3: the session adds it, if you ask by the session.",
            )
    return None


def _expires(answer: Answer, lifetime: int) -> Wrong | None:
    night = _Night(lifetime)
    with night.running() as urls:
        report = _report_of(answer, urls)
        try:
            for _ in range(3):
                answer.run(report)
        except CrashedError as crash:
            return Wrong(
                f"Tokens were good for {lifetime} seconds, and report() raised {crash}",
                "Requirement 4: what does the session need to know, so it can fetch the next one?",
            )
    bearers = [asked.bearer for asked in night.service.asked]
    if len(set(bearers)) < 3:
        used = max(map(bearers.count, bearers))
        return Wrong(
            f"Tokens were good for {lifetime} seconds, and {used} of three reports used the same.",
            "Requirement 4: what does the session need to know, so it can fetch the next one?",
            FOR_EVER if used == 3 and lifetime < 55 else None,
        )
    return None


def _refused(answer: Answer) -> Wrong | None:
    for status in (403, 503, 404):
        night = _Night(status=status)
        with night.running() as urls:
            report = _report_of(answer, urls)
            try:
                returned = answer.run(report)
            except CrashedError:
                continue
        return Wrong(
            f"The service answered {status}, and report() returned {returned!r:.60}.",
            "Requirement 3: a report that isn't one shouldn't look like one.",
        )
    return None


def _two_offices(answer: Answer) -> Wrong | None:
    first, second = _Night(), _Night()
    with first.running() as urls, second.running() as others:
        reports = [_report_of(answer, each) for each in (urls, others)]
        for report in reports:
            answer.run(report)
    if len(first.service.asked) != 1 or len(second.service.asked) != 1:
        return Wrong(
            "Two offices were made for two services, and one of them called the other's.",
            "Take the addresses from the arguments.",
        )
    return None
