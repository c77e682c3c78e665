"""A client between two servers that write down what it sends."""

from __future__ import annotations

from threading import Lock
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.crashes import text_of
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
_LOGIN = {"username": "nora", "password": "two-left-hands"}
_REFRESH = {"grant_type": "refresh_token", "client_id": "notebook", "refresh_token": "refresh-1"}
_STATUS = {"/forbidden": 403, "/members": 403, "/taken": 409, "/away": 503}


class _Shed:
    """Both servers, a third one that should hear nothing, and a client between them.

    Args:
        answer: the learner's class.
        told: how things stand, in a sentence.
        tokens: what the jar holds.
    """

    def __init__(self, answer: Answer, told: str, tokens: dict[str, Any] | None = None) -> None:
        self.token_status = self.login_status = self.revoke_status = 200
        self.token_answer: Any = None  # in place of new tokens
        self.good = {_GOOD}
        self.auth, self.service = Server(self._auth), Server(self._service)
        self.elsewhere = Server(lambda _asked: {"thanks": True})
        self.jar, self.lock = Jar(), Lock()
        self.before_refusing: Any = None
        self.held: list[bool] = []  # whether the lock was held when tokens were asked for
        self.returned: Any = None
        if tokens is not None:
            self.jar.write(tokens)
        self._answer, self._told = answer, told
        servers = {AUTH: self.auth, SERVICE: self.service, ELSEWHERE: self.elsewhere}
        self.sender = session(servers)
        given = {"auth_server": AUTH, "service": SERVICE, "jar": self.jar, "lock": self.lock}
        self.client = answer.run(answer.value, self.sender, **given)

    def do(self, name: str, *arguments: Any, **named: Any) -> str:
        """Call a method, and return what it raised, or nothing; see ``raised``."""
        self.returned = self.raised = None

        def call() -> Any:
            return getattr(self.client, name)(*arguments, **named)

        try:
            self.returned = self._answer.run(call)
        except CrashedError as crash:
            error = crash.error
            if isinstance(error, OSError) and error.args and isinstance(error.args[0], HTTPError):
                raise _WrongError(
                    f"{self._told} {name} asked on the real network: {crash}",
                    "`sender` is the session that reaches both servers. Ask by it.",
                ) from None
            if not isinstance(error, ValueError | OSError):
                raise CrashedError(f"{self._told}\n{crash}", error) from None
            self.raised = error
        return self.became

    def call(self, method: str, path: str, *json: Any, **named: Any) -> str:
        """Call with the learner's client, whose answer should be one of requests."""
        became = self.do("call", method, path, *json, **named)
        if self.raised is None and not isinstance(self.returned, requests.Response):
            raise _WrongError(
                f"{self._told} call returned {self.returned!r:.60}.",
                "Requirement 2: return the answer itself; a caller wants its status and its JSON.",
            )
        return became

    raised: BaseException | None = None

    @property
    def became(self) -> str:
        """What the method raised, or the status of the answer that it returned."""
        if self.raised is not None:
            return f"raised {type(self.raised).__name__}: {text_of(self.raised)}".rstrip(": ")
        if isinstance(self.returned, requests.Response):
            return f"returned {self.returned.status_code}"
        return "raised nothing"

    def returned_status(self, status: int) -> bool:
        """Tell whether the caller got this answer."""
        return self.raised is None and self.returned.status_code == status

    def _auth(self, asked: Asked) -> Any:
        if asked.route == "POST /login":
            is_right = asked.json == _LOGIN
            if self.login_status == 200 and is_right:
                return dict(_NEW)
            return refused(self.login_status if is_right else 401, "invalid_credentials")
        if asked.route == "POST /token":
            self.held.append(self.lock.locked())
            if self.token_status != 200:
                return refused(self.token_status, "invalid_grant")
            if self.token_answer is not None:
                return self.token_answer
            return dict(_NEW) if asked.form == _REFRESH else refused(400, "invalid_request")
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
    """Walk through the requirements."""
    try:
        for each in (
            _logs_in,
            _calls,
            _stays_here,
            _renews,
            _renews_once,
            _returns,
            _cant_renew,
            _leaves,
            _none,
            _two_clients,
            _is_misled,
        ):
            each(answer)
    except _WrongError as found:
        return found.wrong
    if any(secret in answer.printed for secret in ("access-", "refresh-", _LOGIN["password"])):
        return Wrong(
            "It works, and a token or a password was printed on the way.",
            "Requirement 7: who reads what your program prints?",
        )
    return None


def _requests(asked: list[Asked]) -> str:
    return "1 request" if len(asked) == 1 else f"{len(asked)} requests"


def _sent(asked: list[Asked]) -> str:
    return ", then ".join(each.told() for each in asked) or "nothing"


def _logs_in(answer: Answer) -> None:
    told = "The password was right."
    shed = _Shed(answer, told)
    became = shed.do("log_in", _LOGIN["username"], _LOGIN["password"])
    asked = shed.auth.asked
    if [(each.route, each.json, each.query) for each in asked] != [("POST /login", _LOGIN, {})]:
        raise _WrongError(
            f"To log in, your client sent to `auth_server`: {_sent(asked)}. log_in {became}.",
            "Requirement 1: one POST to /login, with the two as JSON and nothing in the URL.",
        )
    if shed.raised is not None:
        raise _WrongError(
            f"The auth server answered 200, and log_in {became}.",
            "Requirement 1: the request was right. What does `jar.write` get?",
        )
    if shed.jar.read() != _NEW:
        raise _WrongError(
            "After a login the jar doesn't hold what the auth server answered.",
            "Requirement 1: write the whole answer into the jar that you were given.",
        )
    for status, told in (
        (401, "A wrong password"),
        (429, "A login that is throttled"),
        (202, "A login that waits for a second factor"),
    ):
        shed = _Shed(answer, f"{told} was answered with {status}.", tokens=_OLD)
        shed.login_status = status
        password = "x" if status == 401 else _LOGIN["password"]
        became = shed.do("log_in", _LOGIN["username"], password)
        if not isinstance(shed.raised, ValueError):
            raise _WrongError(
                f"{told} was answered with {status}, and log_in {became}.",
                "Requirement 1: anything but 200 is a ValueError.",
            )
        if shed.jar.read() != _OLD:
            raise _WrongError(f"{told} changed the jar.", "Requirement 1: it stays as it was.")


def _calls(answer: Answer) -> None:
    for method, path, json, status in (
        ("GET", "/tools", None, 200),
        ("POST", "/loans", {"tool": 3, "member": "ole"}, 201),
        ("DELETE", "/loans/3", None, 200),
    ):
        shed = _Shed(answer, "The jar held a good token.", tokens=_NEW)
        became = shed.call(method, path, **({} if json is None else {"json": json}))
        asked = shed.service.asked
        if not asked and not shed.auth.asked:
            raise _WrongError(
                f"The jar held a good token. call sent nothing to `service`, and {became}.",
                "Requirement 2: where does your client look for the token, and for the service?",
            )
        if asked and asked[0].bearer != f"Bearer {_GOOD}":
            came = f"with the header {asked[0].bearer!r}" if asked[0].bearer else "without it"
            raise _WrongError(
                f"The header Authorization: {method} {path} came to the service {came}.",
                "Requirement 2: the access token, by mine.BearerAuth. It gives the token to one "
                "origin only: whose is it?",
            )
        if shed.auth.asked:
            raise _WrongError(
                f"With a good token your client sent to the auth server: {_sent(shed.auth.asked)}.",
                "Nobody has to be asked as long as the token is good.",
            )
        if (asked[0].route, asked[0].json, asked[0].query) != (f"{method} {path}", json, {}):
            raise _WrongError(
                f"call({method!r}, {path!r}, json={json!r}) came as {asked[0].told()}.",
                "Requirement 2: method, path and JSON go along as they are, and the token goes in "
                "the header only.",
            )
        if not shed.returned_status(status) or len(asked) != 1:
            raise _WrongError(
                f"The service answered {status}. It got {_requests(asked)}, and call {became}.",
                "Requirement 2: one request, and its answer as it is.",
            )


def _stays_here(answer: Answer) -> None:
    shed = _Shed(answer, "The service answered 302.", tokens=_NEW)
    shed.call("GET", "/moved")
    if not shed.returned_status(302) or shed.elsewhere.asked:
        raise _WrongError(
            "The service answered with a redirect to another server, and your client went there.",
            "Requirement 2: which option of requests says that redirects aren't followed?",
        )
    if shed.sender.auth is not None or _GOOD in repr((shed.sender.headers, shed.sender.params)):
        raise _WrongError(
            "After a call the token was still in `sender`, which others may use, too.",
            "Requirement 7: give the token to this one request.",
        )
    shed = _Shed(answer, "The path began with a dot.", tokens=_NEW)
    shed.do("call", "GET", f"{ELSEWHERE.removeprefix(SERVICE)}/tools")
    if any(_GOOD in str(asked.bearer) for asked in shed.elsewhere.asked):
        raise _WrongError(
            "A path that begins with a dot made a URL of another server, and it got the token.",
            "Requirement 2: mine.BearerAuth gives the token to one origin only.",
        )


def _renews(answer: Answer) -> None:
    shed = _Shed(answer, "The access token had expired.", tokens=_OLD)
    became = shed.call("POST", "/loans", {"tool": 1})
    if shed.auth.asked and (shed.auth.asked[0].told() != f"POST /token with the form {_REFRESH}"):
        raise _WrongError(
            f"To refresh, your client sent to the auth server: {shed.auth.asked[0].told()}.",
            "Requirement 4: one form to /token, with these three fields.",
        )
    first, *again = shed.service.asked
    seen = f"The access token had expired, and the service answered 401. Then call {became}"
    if not shed.auth.asked:
        look = (
            "Requirement 3: refresh_once refreshes if `seen`, the access token that was refused, "
            "is the one in the jar. Otherwise somebody was faster, and it takes the jar's."
        )
        if shed.raised is not None:
            look = "Requirement 4: what stopped your `refresh` before it asked /token?"
        raise _WrongError(f"{seen}, and nobody had asked the auth server for new tokens.", look)
    if len(shed.auth.asked) != 1 or len(again) != 1:
        raise _WrongError(
            f"{seen}. The auth server got {_requests(shed.auth.asked)}, and the service "
            f"{len(again)} more.",
            "Requirement 3: one refresh, and the request once more.",
        )
    if (again[0].told(), again[0].bearer) != (first.told(), f"Bearer {_GOOD}"):
        which = "the old" if again[0].bearer == first.bearer else "the new"
        raise _WrongError(
            f"After the refresh, your client sent {again[0].told()} with {which} token. "
            f"The first request was {first.told()}.",
            "Requirement 3: the same request, with the token that refresh_once brings.",
        )
    if not shed.returned_status(201):
        raise _WrongError(
            f"{seen}.", "Requirement 3: the caller gets the answer to the second request."
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


def _renews_once(answer: Answer) -> None:
    told = "While the first request was on its way, another program put new tokens into the jar."
    shed = _Shed(answer, told, tokens=_OLD)
    shed.before_refusing = lambda: shed.jar.write(_NEW)
    became = shed.call("POST", "/loans", {"tool": 1})
    if not shed.returned_status(201) or shed.auth.asked:
        raise _WrongError(
            f"{told} call {became}, and the auth server got {_requests(shed.auth.asked)}.",
            "Requirement 3: refresh_once is told with which token you were refused, so it can "
            "look whether the jar holds another one.",
        )
    shed = _Shed(answer, "The new token was refused, too.", tokens=_OLD)
    shed.good = set()
    became = shed.call("POST", "/loans", {"tool": 1})
    if not shed.returned_status(401) or len(shed.service.asked) != 2 or len(shed.auth.asked) != 1:
        raise _WrongError(
            f"The new token was refused, too. The service got {_requests(shed.service.asked)}, "
            f"the auth server {_requests(shed.auth.asked)}, and call {became}.",
            "Requirement 3: once. Whatever the second answer is, the caller gets it.",
        )
    told = "The service got a request, and then the connection broke."
    shed = _Shed(answer, told, tokens=_NEW)
    shed.service.loses_answers = True
    became = shed.do("call", "POST", "/loans", {"tool": 1})
    if len(shed.service.asked) != 1 or shed.raised is None:
        raise _WrongError(
            f"{told} call {became}, and the service got {_requests(shed.service.asked)}.",
            "Requirement 3: only a 401 says that nothing was done yet. After an error, nobody "
            "knows: the caller should hear of it.",
        )
    told = "The token was renewed, and then the service couldn't be reached."
    shed = _Shed(answer, told, tokens=_OLD)
    shed.before_refusing = lambda: setattr(shed.service, "is_on", False)
    became = shed.do("call", "POST", "/loans", {"tool": 1})
    if shed.raised is None:
        raise _WrongError(f"{told} call {became}.", "Requirement 3: let that error pass, too.")


def _returns(answer: Answer) -> None:
    renewed = []
    for path, status in _STATUS.items():
        shed = _Shed(answer, f"The service answered {status}.", tokens=_NEW)
        became = shed.call("GET", path)
        if shed.auth.asked:
            renewed.append(status)
        elif not shed.returned_status(status) or len(shed.service.asked) != 1:
            raise _WrongError(
                f"The service answered {status}. It got {_requests(shed.service.asked)}, and call "
                f"{became}.",
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
        shed = _Shed(answer, f"The refresh was refused with {status}.", tokens=_OLD)
        shed.token_status = status
        became = shed.call("GET", "/tools")
        if not isinstance(shed.raised, ValueError):
            raise _WrongError(
                f"The refresh was refused with {status}, and call {became}.",
                "Requirement 4: 400 and 401 are a ValueError.",
            )
        if shed.jar.read() is not None:
            raise _WrongError(
                f"The refresh was refused with {status}, and the jar still holds the tokens.",
                "Requirement 4: refresh_once empties it if `refresh` raises ValueError.",
            )
    given_up = []
    for status in (503, 500, 429, 403, 204):
        shed = _Shed(answer, f"The refresh was answered with {status}.", tokens=_OLD)
        shed.token_status = status
        became = shed.call("GET", "/tools")
        if isinstance(shed.raised, ValueError) or shed.jar.read() is None:
            given_up.append(status)
        elif not isinstance(shed.raised, ConnectionError | requests.ConnectionError):
            raise _WrongError(
                f"The refresh was answered with {status}, and call {became}.",
                "Requirement 4: nobody knows whether the login goes on: ConnectionError.",
            )
    if given_up:
        raise _WrongError(
            f"The refresh was answered with {given_up[0]}, and the login was given up.",
            "Requirement 4: only 400 and 401 say that the refresh token is bad.",
            NO_ANSWER if {503, 500} <= set(given_up) else None,
        )
    shed = _Shed(answer, "The auth server couldn't be reached.", tokens=_OLD)
    shed.auth.is_on = False
    became = shed.call("GET", "/tools")
    if not isinstance(shed.raised, OSError) or shed.jar.read() != _OLD:
        raise _WrongError(
            f"The auth server couldn't be reached. call {became}, and the jar is "
            f"{'as it was' if shed.jar.read() == _OLD else 'another one now'}.",
            "Requirement 4: let that error pass, and leave the jar alone.",
        )


def _leaves(answer: Answer) -> None:
    wanted = {"client_id": "notebook", "token": "refresh-2"}
    shed = _Shed(answer, "Nora logged out.", tokens=_NEW)
    became = shed.do("log_out")
    if not shed.auth.asked:
        again = _Shed(answer, "Nora logged out.", tokens=_OLD)
        again.do("log_out")
        raise _WrongError(
            "After a logout the auth server had heard nothing of it.",
            "Requirement 5: a copy of the refresh token still works. Who can end that?",
            FORGETS if not again.auth.asked and again.jar.read() is None else None,
        )
    hint = {"token_type_hint": "refresh_token"}  # optional, RFC 7009 §2.1
    sent = [(each.route, {**hint, **each.form}) for each in shed.auth.asked]
    if sent != [("POST /revoke", {**hint, **wanted})]:
        raise _WrongError(
            f"At the logout your client sent to the auth server: {_sent(shed.auth.asked)}.",
            "Requirement 5: one form to /revoke, with client_id and the refresh token as token.",
        )
    if shed.raised is not None:
        raise _WrongError(f"After a logout log_out {became}.", "See requirement 5.")
    for told, is_on, status in (
        ("After a logout", True, 200),
        ("The auth server answered 503, and", True, 503),
        ("The auth server couldn't be reached, and", False, 200),
    ):
        shed = _Shed(answer, "Nora logged out.", tokens=_NEW)
        shed.auth.is_on, shed.revoke_status = is_on, status
        shed.do("log_out")
        if shed.jar.read() is not None:
            raise _WrongError(
                f"{told} the jar still holds the tokens.",
                "Requirement 5: empty it whatever happens.",
            )
        if not is_on and shed.raised is None:
            raise _WrongError(
                f"{told} log_out returned as if all were well.",
                "Requirement 5: the user should hear that the login may go on elsewhere.",
            )


def _none(answer: Answer) -> None:
    shed = _Shed(answer, "Nobody was logged in.")
    became = shed.do("call", "GET", "/tools")
    if not isinstance(shed.raised, ValueError) or shed.service.asked or shed.auth.asked:
        raise _WrongError(
            f"Nobody was logged in. call {became}, and the service got "
            f"{_requests(shed.service.asked)}.",
            "Requirement 6: ValueError, before anything is sent.",
        )
    told = "The client had called, and then another program emptied the jar."
    shed = _Shed(answer, told, tokens=_NEW)
    shed.call("GET", "/tools")
    shed.jar.clear()
    became = shed.do("call", "GET", "/tools")
    if not isinstance(shed.raised, ValueError) or len(shed.service.asked) != 1:
        raise _WrongError(
            f"{told} call {became}.", "Requirement 7: the tokens stand in the jar and nowhere else."
        )
    shed = _Shed(answer, "Nobody was logged in.")
    became = shed.do("log_out")
    if shed.raised is not None or shed.auth.asked:
        raise _WrongError(
            f"Nobody was logged in. log_out {became}, and the auth server got "
            f"{_requests(shed.auth.asked)}.",
            "Requirement 6: there is nothing to end.",
        )


def _two_clients(answer: Answer) -> None:
    told = "Two clients were made, each with its own jar, and only one was logged in."
    for first, second in ((_NEW, None), (None, _NEW)):
        sheds = [_Shed(answer, told, tokens=tokens) for tokens in (first, second)]
        for shed, tokens in zip(sheds, (first, second), strict=True):
            shed.do("call", "GET", "/tools")
            if (shed.raised is None) != (tokens is not None):
                raise _WrongError(
                    f"{told} They used each other's.",
                    "The jar is an argument. Keep it in self, where each client has its own.",
                )


def _is_misled(answer: Answer) -> None:
    for told, sent in (
        ("a web page", "<h1>Welcome to the hotel</h1>"),
        ("an empty body", ""),
        ("a JSON list", [_NEW]),
        ("JSON without tokens", {"status": "ok"}),
        ("JSON without a refresh token", {"access_token": _GOOD, "expires_in": 600}),
        ("JSON without an access token", {"refresh_token": "refresh-2", "expires_in": 600}),
    ):
        shed = _Shed(answer, f"The refresh was answered with 200 and {told}.", tokens=_OLD)
        shed.token_answer = sent
        became = shed.do("call", "GET", "/tools")
        no_answer = isinstance(shed.raised, ConnectionError | requests.ConnectionError)
        if shed.jar.read() != _OLD or not no_answer:
            held = "as it was" if shed.jar.read() == _OLD else "changed"
            raise _WrongError(
                f"The refresh was answered with 200 and {told}. call {became}, and the jar is "
                f"{held}.",
                "Requirement 4: such an answer brings no tokens, and it says nothing about the old "
                "ones. What does answer.json() raise, and what does refresh_once make of that?",
            )
