"""A client between two servers that write down what it sends."""

from __future__ import annotations

from threading import Lock
from typing import Any

import requests

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.lessons.nb13_capstone.jar import Jar
from jwtflow.course.lessons.nb13_capstone.wire import (
    AUTH,
    ELSEWHERE,
    SERVICE,
    Asked,
    Server,
    refused,
    session,
)

EVERY_REFUSAL = "every refusal says that the token has expired"
NO_ANSWER = "a server that can't answer has refused"
FORGETS = "logout deletes the token"
TWO_AT_ONCE = "two requests cannot come at once"

_GOOD = "access-2"
_OLD = {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 600}
_NEW = {"access_token": _GOOD, "refresh_token": "refresh-2", "expires_in": 600}
_STATUS = {"/forbidden": 403, "/members": 403, "/taken": 409, "/away": 503}


class _Shed:
    """Both servers, a third one that should hear nothing, and a client between them."""

    def __init__(self, answer: Answer, tokens: dict[str, Any] | None = None) -> None:
        self.token_status = self.login_status = self.revoke_status = 200
        self.good = {_GOOD}
        self.auth, self.service = Server(self._auth), Server(self._service)
        self.elsewhere = Server(lambda _asked: {"thanks": True})
        self.jar, self.lock = Jar(), Lock()
        self.before_refusing: Any = None
        self.held: list[bool] = []  # whether the lock was held when tokens were asked for
        if tokens is not None:
            self.jar.write(tokens)
        self._answer = answer
        servers = {AUTH: self.auth, SERVICE: self.service, ELSEWHERE: self.elsewhere}
        given = {"auth_server": AUTH, "service": SERVICE, "jar": self.jar, "lock": self.lock}
        self.client = answer.run(answer.value, session(servers), **given)

    def call(self, method: str, path: str, json: Any = None) -> requests.Response:
        """Call with the learner's client, whose answer should be one of requests."""
        more = {} if json is None else {"json": json}
        answered = self._answer.run(self.client.call, method, path, **more)
        if not isinstance(answered, requests.Response):
            raise _WrongError(
                f"call returned {answered!r:.60}.",
                "Requirement 2: return the answer itself; a caller wants its status and its JSON.",
            )
        return answered

    def do(self, name: str, *arguments: Any) -> BaseException | None:
        """Call a method, and return what it raised."""
        try:
            self._answer.run(getattr(self.client, name), *arguments)
        except CrashedError as crash:
            if isinstance(crash.error, ValueError | OSError):
                return crash.error
            raise
        return None

    def _auth(self, asked: Asked) -> Any:
        if asked.route == "POST /login":
            right = asked.json == {"username": "nora", "password": "two-left-hands"}
            if self.login_status == 200 and right:
                return dict(_NEW)
            return refused(self.login_status if right else 401, "invalid_credentials")
        if asked.route == "POST /token":
            form = {"grant_type": "refresh_token", "client_id": "notebook"}
            self.held.append(self.lock.locked())
            if self.token_status != 200:
                return refused(self.token_status, "invalid_grant")
            if asked.form != {**form, "refresh_token": "refresh-1"}:
                return refused(400, "invalid_request")
            return dict(_NEW)
        if asked.route == "POST /revoke":
            return ({}, 200) if self.revoke_status == 200 else refused(503, "away")
        return refused(404, "not_found")

    def _service(self, asked: Asked) -> Any:
        if asked.bearer not in {f"Bearer {token}" for token in self.good}:
            if self.before_refusing is not None:
                self.before_refusing()
            return refused(401, "invalid_token")
        path = asked.route.split()[1]
        if path == "/moved":
            return "", 302, {"Location": f"{ELSEWHERE}/tools"}
        if path in _STATUS:
            return refused(_STATUS[path], "refused")
        return {"route": asked.route, "json": asked.json}, 201 if "POST" in asked.route else 200


class _WrongError(Exception):
    """A mistake that was found on the way."""

    def __init__(self, observed: str, look: str, belief: str | None = None) -> None:
        super().__init__(observed)
        self.wrong = Wrong(observed, look, belief)


def check(answer: Answer) -> Wrong | None:
    """Walk through the six requirements."""
    try:
        for each in (_logs_in, _calls, _stays_here, _renews, _returns, _cant_renew, _leaves, _none):
            each(answer)
    except _WrongError as found:
        return found.wrong
    return None


def _logs_in(answer: Answer) -> None:
    shed = _Shed(answer)
    raised = shed.do("log_in", "nora", "two-left-hands")
    if raised is not None:
        raise _WrongError(
            f"After a right password log_in raised {type(raised).__name__}: {raised}",
            "Requirement 1: what does it post, and where? /login takes JSON.",
        )
    if shed.auth.routes() != ["POST /login"] or shed.auth.asked[0].query:
        raise _WrongError(
            f"To log in, your client asked: {', '.join(shed.auth.routes()) or 'nobody'}.",
            "Requirement 1: one POST, and nothing in the URL.",
        )
    if shed.jar.read() != _NEW:
        raise _WrongError(
            "After a login the jar doesn't hold what the auth server answered.",
            "Requirement 1: write the whole answer into the jar that you were given.",
        )
    for status, told in ((401, "A wrong password"), (429, "A login that is throttled")):
        shed = _Shed(answer, tokens=_OLD)
        shed.login_status = status
        password = "x" if status == 401 else "two-left-hands"
        raised = shed.do("log_in", "nora", password)
        if not isinstance(raised, ValueError):
            said = "nothing" if raised is None else type(raised).__name__
            raise _WrongError(
                f"{told} was answered with {status}, and log_in raised {said}.",
                "Requirement 1: anything but 200 is a ValueError.",
            )
        if shed.jar.read() != _OLD:
            raise _WrongError(f"{told} changed the jar.", "Requirement 1: it stays as it was.")


def _calls(answer: Answer) -> None:
    shed = _Shed(answer, tokens=_NEW)
    for method, path, json, status in (
        ("GET", "/tools", None, 200),
        ("POST", "/loans", {"tool": 3, "member": "ole"}, 201),
        ("DELETE", "/loans/3", None, 200),
    ):
        got = shed.call(method, path, json)
        if got.status_code != status or got.json() != {"route": f"{method} {path}", "json": json}:
            raise _WrongError(
                f"A call of {method} {path} was answered {got.status_code}: {got.text.strip():.80}",
                "Requirement 2: method, path and JSON go along as they are, and so does the token.",
            )
    if shed.auth.asked:
        raise _WrongError(
            f"With a good token your client asked the auth server: {shed.auth.routes()[0]}.",
            "Nobody has to be asked as long as the token is good.",
        )
    if len(shed.service.asked) != 3 or any(asked.query for asked in shed.service.asked):
        raise _WrongError(
            f"For three calls the service got {len(shed.service.asked)} requests, "
            "or something in their URL.",
            "Requirement 2: one request for a call. The token goes in the header.",
        )


def _stays_here(answer: Answer) -> None:
    shed = _Shed(answer, tokens=_NEW)
    got = shed.call("GET", "/moved")
    if got.status_code != 302 or shed.elsewhere.asked:
        raise _WrongError(
            "The service answered with a redirect to another server, and your client went there.",
            "Requirement 2: which option of requests says that redirects aren't followed?",
        )
    shed = _Shed(answer, tokens=_NEW)
    shed.do("call", "GET", f"{ELSEWHERE.removeprefix(SERVICE)}/tools")
    if any(_GOOD in str(asked.bearer) for asked in shed.elsewhere.asked):
        raise _WrongError(
            "A path that begins with a dot made a URL of another server, and it got the token.",
            "Requirement 2: mine.BearerAuth gives the token to one origin only.",
        )


def _renews(answer: Answer) -> None:
    shed = _Shed(answer, tokens=_OLD)
    got = _called(shed, "After a 401")
    if got.status_code != 201 or got.json().get("json") != {"tool": 1}:
        raise _WrongError(
            f"The token had expired, and the caller got {got.status_code}. At the auth server: "
            f"{', '.join(shed.auth.routes()) or 'nothing'}; at the service: "
            f"{len(shed.service.asked)} requests.",
            "Requirements 3 and 4: refresh, and send the same request with the new token.",
        )
    if shed.auth.routes() != ["POST /token"] or len(shed.service.asked) != 2:
        raise _WrongError(
            f"The token had expired: your client sent {len(shed.auth.asked)} requests to the auth "
            f"server and {len(shed.service.asked)} to the service.",
            "Requirement 3: one refresh, and the request once more.",
        )
    if shed.jar.read() != _NEW:
        raise _WrongError(
            "After a refresh the jar doesn't hold the new tokens.",
            "Requirement 3: refresh_once writes them into the jar that it gets.",
        )
    if not all(shed.held):
        raise _WrongError(
            "While tokens were asked for, nobody held the `lock` that your client was given.",
            "Requirement 3: refresh_once takes the lock for you. Which one does it get?",
            TWO_AT_ONCE,
        )
    shed = _Shed(answer, tokens=_OLD)
    shed.before_refusing = lambda: shed.jar.write(_NEW)  # another tab was faster
    got = _called(shed, "When another program had put new tokens into the jar")
    if got.status_code != 201 or shed.auth.asked:
        raise _WrongError(
            "While the first request was on its way, another program put new tokens into the jar. "
            f"The caller got {got.status_code}, and the auth server was asked "
            f"{len(shed.auth.asked)} times.",
            "Requirement 3: refresh_once is told with which token you were refused, so it can "
            "look whether the jar holds another one.",
        )
    shed = _Shed(answer, tokens=_OLD)
    shed.good = set()
    got = _called(shed, "When the new token was refused too")
    if got.status_code != 401 or len(shed.service.asked) != 2 or len(shed.auth.asked) != 1:
        raise _WrongError(
            f"The new token was refused, too. The service got {len(shed.service.asked)} requests, "
            f"the auth server {len(shed.auth.asked)}, and the caller {got.status_code}.",
            "Requirement 3: once. Whatever the second answer is, the caller gets it.",
        )


def _called(shed: _Shed, when: str) -> requests.Response:
    try:
        return shed.call("POST", "/loans", {"tool": 1})
    except CrashedError as crash:
        if isinstance(crash.error, ValueError | OSError):
            raise _WrongError(
                f"{when}, call raised {crash}",
                "Requirements 3 and 4: which form does the auth server want, and where?",
            ) from None
        raise


def _returns(answer: Answer) -> None:
    renewed = []
    for path, status in _STATUS.items():
        shed = _Shed(answer, tokens=_NEW)
        raised = None
        try:
            got = shed.call("GET", path)
        except CrashedError as crash:
            raised = crash
        if shed.auth.asked:
            renewed.append(status)
        elif raised is not None:
            raise raised
        elif got.status_code != status or len(shed.service.asked) != 1:
            raise _WrongError(
                f"The service answered {status} once. It got {len(shed.service.asked)} requests, "
                f"and the caller {got.status_code}.",
                "Requirement 3: any answer but 401 goes to the caller as it is.",
            )
    if renewed:
        raise _WrongError(
            f"The service answered {renewed[0]}, and your client refreshed.",
            "Requirement 3: which answer says something about the token? A new one of the same "
            "user may do no more.",
            EVERY_REFUSAL if len(renewed) > 1 else None,
        )


def _cant_renew(answer: Answer) -> None:
    for status in (400, 401):
        shed = _Shed(answer, tokens=_OLD)
        shed.token_status = status
        raised = shed.do("call", "GET", "/tools")
        if not isinstance(raised, ValueError):
            raise _WrongError(
                f"The refresh was refused with {status}, and call raised {_named(raised)}.",
                "Requirement 4: 400 and 401 are a ValueError.",
            )
        if shed.jar.read() is not None:
            raise _WrongError(
                f"The refresh was refused with {status}, and the jar still holds the tokens.",
                "Requirement 4: refresh_once empties it if `refresh` raises ValueError.",
            )
    given_up = []
    for status in (503, 500, 429):
        shed = _Shed(answer, tokens=_OLD)
        shed.token_status = status
        raised = shed.do("call", "GET", "/tools")
        if isinstance(raised, ValueError) or shed.jar.read() is None:
            given_up.append(status)
        elif not isinstance(raised, ConnectionError | requests.ConnectionError):
            raise _WrongError(
                f"The refresh was answered with {status}, and call raised {_named(raised)}.",
                "Requirement 4: nobody knows whether the login goes on: ConnectionError.",
            )
    if given_up:
        raise _WrongError(
            f"The refresh was answered with {given_up[0]}, and the login was given up.",
            "Requirement 4: did the auth server say that the refresh token is bad?",
            NO_ANSWER if len(given_up) > 1 else None,
        )
    shed = _Shed(answer, tokens=_OLD)
    shed.auth.is_on = False
    raised = shed.do("call", "GET", "/tools")
    if raised is None or isinstance(raised, ValueError) or shed.jar.read() != _OLD:
        raise _WrongError(
            f"The auth server couldn't be reached. call raised {_named(raised)}, and the jar is "
            f"{'as it was' if shed.jar.read() == _OLD else 'another one now'}.",
            "Requirement 4: let that error pass, and leave the jar alone.",
        )


def _named(raised: BaseException | None) -> str:
    return "nothing" if raised is None else type(raised).__name__


def _leaves(answer: Answer) -> None:
    wanted = {"client_id": "notebook", "token": "refresh-2"}
    shed = _Shed(answer, tokens=_NEW)
    raised = shed.do("log_out")
    if raised is not None:
        raise _WrongError(f"log_out raised {_named(raised)}: {raised}", "See requirement 5.")
    if not shed.auth.asked:
        again = _Shed(answer, tokens=_OLD)
        again.do("log_out")
        raise _WrongError(
            "After a logout the auth server had heard nothing of it.",
            "Requirement 5: a copy of the refresh token still works. Who can end that?",
            FORGETS if not again.auth.asked and again.jar.read() is None else None,
        )
    if shed.auth.routes() != ["POST /revoke"] or shed.auth.asked[0].form != wanted:
        raise _WrongError(
            f"At the logout the auth server got {shed.auth.routes()} with the fields "
            f"{sorted(shed.auth.asked[0].form)}.",
            "Requirement 5: one form to /revoke, with client_id and the refresh token as token.",
        )
    for told, is_on, status in (
        ("After a logout", True, 200),
        ("The auth server answered 503, and", True, 503),
        ("The auth server couldn't be reached, and", False, 200),
    ):
        shed = _Shed(answer, tokens=_NEW)
        shed.auth.is_on, shed.revoke_status = is_on, status
        raised = shed.do("log_out")
        if shed.jar.read() is not None:
            raise _WrongError(
                f"{told} the jar still holds the tokens.",
                "Requirement 5: empty it whatever happens.",
            )
        if not is_on and raised is None:
            raise _WrongError(
                f"{told} log_out returned as if all were well.",
                "Requirement 5: the user should hear that the login may go on elsewhere.",
            )


def _none(answer: Answer) -> None:
    shed = _Shed(answer)
    raised = shed.do("call", "GET", "/tools")
    if not isinstance(raised, ValueError):
        raise _WrongError(
            f"Nobody was logged in, and call raised {_named(raised)}.",
            "Requirement 6: ValueError, before anything is sent.",
        )
    if shed.service.asked or shed.auth.asked:
        raise _WrongError(
            "Nobody was logged in, and your client sent a request.",
            "Requirement 6: ValueError, before anything is sent.",
        )
    raised = shed.do("log_out")
    if raised is not None or shed.auth.asked:
        raise _WrongError(
            f"Nobody was logged in. log_out raised {_named(raised)}, and the auth server got "
            f"{len(shed.auth.asked)} requests.",
            "Requirement 6: there is nothing to end.",
        )
    two = _Shed(answer, tokens=_NEW), _Shed(answer)
    if not isinstance(two[1].do("call", "GET", "/tools"), ValueError):
        raise _WrongError(
            "Two clients were made, and one of them used the other one's login.",
            "The jar is an argument. Keep it in self.",
        )
